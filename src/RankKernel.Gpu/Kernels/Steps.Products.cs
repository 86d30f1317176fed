using ILGPU;
using ILGPU.Runtime;

namespace RankKernel.Gpu;

internal static partial class Steps
{
    // The fields of a chain of products.
    private const int ChainSecond = 0;
    private const int ChainLayers = 1;
    private const int ChainFirstLayer = 2;

    /// <summary>
    /// Where the second activations lie in shared memory, how many layers, the layers: each its length and the fields of
    /// <see cref="Linear"/>. The tile's activations never leave shared memory between the first layer's input and the last one's output.
    /// </summary>
    public static void Chain<TTensor>(in TileFrame frame, int at)
        where TTensor : struct, ITensorCores
    {
        var second = frame.Code[at + ChainSecond];
        var layers = frame.Code[at + ChainLayers];
        var layer = at + ChainFirstLayer + 1;
        var x = frame.Operand(layer + LinearX);
        var depth = frame.Code[layer + LinearDepth];
        for (var i = Group.IdxX; i < frame.Rows * depth; i += Group.DimX)
        {
            frame.Shared[i] = x.Get(i / depth, i % depth);
        }

        Group.Barrier();
        var source = 0;
        for (var l = 0; l < layers; l++)
        {
            var target = l == layers - 1 ? -1 : second - source;
            if (frame.Code[layer + LinearPrecision] == WeightPrecision.Fragments)
            {
                TensorProduct<TTensor>(frame, layer, source, target);
            }
            else
            {
                SharedProduct(frame, layer, source, target);
            }

            Group.Barrier();
            source = second - source;
            layer += frame.Code[layer - 1];
        }
    }

    /// <summary>The rows of shared memory times a weight; into shared memory, or to y if there is no target.</summary>
    private static void SharedProduct(in TileFrame frame, int at, int source, int target)
    {
        var depth = frame.Code[at + LinearDepth];
        var columns = frame.Code[at + LinearColumns];
        var quads = frame.Code[at + LinearPadded] / Block;
        var blocks = (frame.Rows + Block - 1) / Block;
        var last = frame.Rows - 1;
        var y = frame.Operand(at + LinearY);
        for (var i = Group.IdxX; i < quads * blocks; i += Group.DimX)
        {
            var quad = i % quads;
            var first = i / quads * Block;
            var sums = default(Block16);
            Multiply(
                frame, at, frame.Shared, source + (first * depth), source + (Least(first + 1, last) * depth),
                source + (Least(first + 2, last) * depth), source + (Least(first + 3, last) * depth), quad * Block, ref sums);
            for (var element = 0; element < Block * Block; element++)
            {
                var (row, column) = (first + (element / Block), (quad * Block) + (element % Block));
                if (row <= last && column < columns)
                {
                    var value = Finished(frame, at, row, 0, column, sums.Get(element / Block, element % Block));
                    StoreProduct(frame, y, target, columns, row, column, value);
                }
            }
        }
    }

    /// <summary>
    /// The same with tensor cores: a warp takes 16 columns of the weight, which is laid out as the instruction's fragments, and 8 rows
    /// at a time, rounded to halves on their way into registers; sums are single precision.
    /// </summary>
    private static void TensorProduct<TTensor>(in TileFrame frame, int at, int source, int target)
        where TTensor : struct, ITensorCores
    {
        var depth = frame.Code[at + LinearDepth];
        var columns = frame.Code[at + LinearColumns];
        var deep = (depth + 15) / 16;
        var tiles = (columns + 15) / 16;
        var lane = Group.IdxX % 32;
        var y = frame.Operand(at + LinearY);
        var weight = frame.ConstantWordsAt(frame.Code[at + LinearWeight]).AsAligned16().Cast<FourWords>();
        for (var item = Group.IdxX / 32; item < tiles * ((frame.Rows + 7) / 8); item += Group.DimX / 32)
        {
            var tile = item % tiles;
            var first = item / tiles * 8;
            var row = first + (lane / 4);
            var start = source + (Least(row, frame.Rows - 1) * depth);
            var k = lane % 4 * 2;
            var sums = default(Four);
            for (var step = 0; step < deep; step++, k += 16)
            {
                // Past the depth fragments are zeros, and any number of the row will do: no thread of the warp may go a way of its own.
                var fragment = weight[(((tile * deep) + step) * 32) + lane];
                default(TTensor).MultiplyAdd(
                    ref sums, fragment, frame.Shared[start + Least(k, depth - 1)], frame.Shared[start + Least(k + 1, depth - 1)],
                    frame.Shared[start + Least(k + 8, depth - 1)], frame.Shared[start + Least(k + 9, depth - 1)]);
            }

            for (var element = 0; element < 4; element++)
            {
                var column = (tile * 16) + (lane / 4) + (element / 2 * 8);
                var place = first + (lane % 4 * 2) + (element % 2);
                if (place < frame.Rows && column < columns)
                {
                    var sum = element == 0 ? sums.X : element == 1 ? sums.Y : element == 2 ? sums.Z : sums.W;
                    StoreProduct(frame, y, target, columns, place, column, Finished(frame, at, place, 0, column, sum));
                }
            }
        }
    }

    private static void StoreProduct(in TileFrame frame, RowsView y, int target, int columns, int row, int column, float value)
    {
        if (target < 0)
        {
            y.Set(row, column, value);
        }
        else
        {
            frame.Shared[target + (row * columns) + column] = value;
        }
    }

    private static int Least(int a, int b) => a < b ? a : b;
}

/// <summary>How the weight of a product is kept.</summary>
internal static class WeightPrecision
{
    public const int Float32 = 0;

    /// <summary>Halves, in the order of <see cref="Float32"/>, two a word.</summary>
    public const int Halves = 1;

    /// <summary>Halves in the order in which the lanes of a warp hand them to tensor cores.</summary>
    public const int Fragments = 2;
}
