using ILGPU;
using ILGPU.Algorithms;
using RankKernel.Graph;

namespace RankKernel.Gpu;

internal static partial class Steps
{
    /// <summary>The most threads that share a row's trees.</summary>
    public const int TreeLanes = 32;

    /// <summary>x, y, nodes [N, 4], roots [T, 2], values, base, sets or −1, trees, outputs. Lanes add up their trees, then lanes are added up.</summary>
    public static void Trees(in TileFrame frame, int at)
    {
        var x = frame.Operand(at);
        var y = frame.Operand(at + 3);
        var roots = frame.Constant(frame.Code[at + 7]);
        var values = frame.Constant(frame.Code[at + 8]);
        var trees = frame.Code[at + 11];
        var outputs = frame.Code[at + 12];
        var partial = frame.TemporaryView();
        for (var i = Group.IdxX; i < frame.Rows * TreeLanes; i += Group.DimX)
        {
            var row = i / TreeLanes;
            for (var output = 0; output < outputs; output++)
            {
                partial[(i * outputs) + output] = 0f;
            }

            for (var tree = i % TreeLanes; tree < trees; tree += TreeLanes)
            {
                var leaf = Leaf(frame, at, x, row, (int)roots[2 * tree]);
                var place = (i * outputs) + (int)roots[(2 * tree) + 1];
                partial[place] += values[leaf];
            }
        }

        Group.Barrier();
        for (var i = Group.IdxX; i < frame.Rows * outputs; i += Group.DimX)
        {
            var sum = frame.Constant(frame.Code[at + 9])[i % outputs];
            for (var lane = 0; lane < TreeLanes; lane++)
            {
                sum += partial[(((i / outputs * TreeLanes) + lane) * outputs) + (i % outputs)];
            }

            y.Set(i / outputs, i % outputs, sum);
        }
    }

    private static int Leaf(in TileFrame frame, int at, RowsView x, int row, int node)
    {
        var nodes = frame.Constant(frame.Code[at + 6]);
        while (nodes[4 * node] >= 0f)
        {
            var value = x.Get(row, (int)nodes[4 * node]);
            var threshold = nodes[(4 * node) + 1];
            var flags = (int)nodes[(4 * node) + 3];
            var size = value < 0f ? -value : value;
            bool left;
            if (XMath.IsNaN(value) || ((flags & TreeEnsemble.ZeroIsMissing) != 0 && size <= TreeEnsemble.ZeroBound))
            {
                left = (flags & TreeEnsemble.MissingLeft) != 0;
            }
            else
            {
                left = (flags & TreeEnsemble.Categorical) == 0 ? value <= threshold : IsInSet(frame, at, (int)threshold, value);
            }

            node = (int)nodes[(4 * node) + 2] + (left ? 0 : 1);
        }

        return (int)nodes[(4 * node) + 2];
    }

    private static bool IsInSet(in TileFrame frame, int at, int start, float value)
    {
        var sets = frame.Constant(frame.Code[at + 10]);
        var whole = XMath.Floor(value);
        var low = start + 1;
        var high = low + (int)sets[start];
        while (low < high)
        {
            var middle = (low + high) / 2;
            var isBelow = sets[middle] < whole;
            low = isBelow ? middle + 1 : low;
            high = isBelow ? high : middle;
        }

        return value >= 0f && low <= start + (int)sets[start] && sets[low] == whole;
    }
}
