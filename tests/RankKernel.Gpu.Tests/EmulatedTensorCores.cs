using ILGPU;

namespace RankKernel.Gpu.Tests;

/// <summary>
/// What <c>mma.sync.m16n8k16</c> with halves computes, from the table of the PTX manual: of a lane in group g = lane / 4 with place t = lane % 4
/// the first matrix's registers hold rows g, g+8, g, g+8 at 2t and 2t+1, the last two 8 deeper; the second matrix's column g at the same
/// depths; and the sums rows g, g, g+8, g+8 of columns 2t, 2t+1, 2t, 2t+1. Only numbers of the second matrix are not rounded to halves.
/// </summary>
internal readonly struct EmulatedTensorCores : ITensorCores
{
    public void MultiplyAdd(ref Four sums, FourWords fragment, float x0, float x1, float x8, float x9)
    {
        var group = Warp.LaneIdx / 4;
        var column = Warp.LaneIdx % 4 * 2;
        for (var k = 0; k < 16; k++)
        {
            var holder = k % 8 / 2;
            var isDeep = k >= 8;
            var isOdd = k % 2 == 1;
            var upper = HalfOf(Warp.Shuffle(isDeep ? fragment.Z : fragment.X, (group * 4) + holder), isOdd);
            var lower = HalfOf(Warp.Shuffle(isDeep ? fragment.W : fragment.Y, (group * 4) + holder), isOdd);
            var mine = isDeep ? (isOdd ? x9 : x8) : (isOdd ? x1 : x0);
            var left = Warp.Shuffle(mine, (column * 4) + holder);
            var right = Warp.Shuffle(mine, ((column + 1) * 4) + holder);
            sums.X += upper * left;
            sums.Y += upper * right;
            sums.Z += lower * left;
            sums.W += lower * right;
        }
    }

    private static float HalfOf(int word, bool isOdd) => DeviceMath.FromHalf((isOdd ? word >> 16 : word) & 0xffff);
}
