using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime;

namespace RankKernel.Gpu;

/// <summary>Four neighbours, loaded at once.</summary>
internal struct Four
{
    public float X;
    public float Y;
    public float Z;
    public float W;
}

/// <summary>Two neighbours.</summary>
internal struct TwoWords
{
    public int X;
    public int Y;
}

/// <summary>Four neighbours.</summary>
internal struct FourWords
{
    public int X;
    public int Y;
    public int Z;
    public int W;
}

internal static partial class Steps
{
    /// <summary>Lines and columns that a thread computes together.</summary>
    private const int Block = 4;

    // The fields of a product.
    private const int LinearX = 0;
    private const int LinearXVector = 3;
    private const int LinearY = 4;
    private const int LinearYVector = 7;
    private const int LinearExtent = 8;
    private const int LinearDepth = 13;
    private const int LinearColumns = 14;
    private const int LinearPadded = 15;
    private const int LinearWeight = 16;
    private const int LinearPrecision = 17;
    private const int LinearBias = 18;
    private const int LinearActivation = 19;
    private const int LinearMultiplier = 24;
    private const int LinearResidual = 27;
    private const int LinearAddendCount = 30;
    private const int LinearAddends = 31;

    /// <summary>An addend: operand, distance from vector to vector.</summary>
    public const int AddendFields = OperandFields + 1;

    /// <summary>
    /// x, from vector to vector, y, likewise, extent, depth, columns, columns with padding, weight [depth, padded columns], its
    /// precision, bias, activation, multiplier, residual, addends.
    /// </summary>
    public static void Linear(in TileFrame frame, int at)
    {
        var x = frame.Operand(at + LinearX);
        var xVector = frame.Code[at + LinearXVector];
        var y = frame.Operand(at + LinearY);
        var padded = frame.Code[at + LinearPadded];
        var most = frame.Code[at + LinearExtent + 4];
        var lines = frame.Rows * most;
        var quads = padded / Block;
        var blocks = (lines + Block - 1) / Block;
        for (var i = Group.IdxX; i < quads * blocks; i += Group.DimX)
        {
            var quad = i % quads;
            var line = i / quads * Block;
            var x0 = LineStart(frame, at, x.Stride, xVector, line, lines);
            var x1 = LineStart(frame, at, x.Stride, xVector, line + 1, lines);
            var x2 = LineStart(frame, at, x.Stride, xVector, line + 2, lines);
            var x3 = LineStart(frame, at, x.Stride, xVector, line + 3, lines);
            if (x0 < 0 && x1 < 0 && x2 < 0 && x3 < 0)
            {
                continue;
            }

            var sums = default(Block16);
            Multiply(frame, at, x.View, x0 < 0 ? 0 : x0, x1 < 0 ? 0 : x1, x2 < 0 ? 0 : x2, x3 < 0 ? 0 : x3, quad * Block, ref sums);
            for (var element = 0; element < Block * Block; element++)
            {
                var (part, column) = (element / Block, (quad * Block) + (element % Block));
                var start = part == 0 ? x0 : part == 1 ? x1 : part == 2 ? x2 : x3;
                if (start >= 0 && column < frame.Code[at + LinearColumns])
                {
                    var row = (line + part) / most;
                    var vector = (line + part) % most;
                    var place = (vector * frame.Code[at + LinearYVector]) + column;
                    y.Set(row, place, Finished(frame, at, row, vector, column, sums.Get(part, element % Block)));
                }
            }
        }
    }

    /// <summary>Where a line begins in x; −1 if it is past the rows or the true length of one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int LineStart(in TileFrame frame, int at, int rowStride, int vectorStride, int line, int lines)
    {
        if (line >= lines)
        {
            return -1;
        }

        var most = frame.Code[at + LinearExtent + 4];
        var row = line / most;
        var vector = line % most;
        return vector < frame.VectorsOf(at + LinearExtent, row) ? (row * rowStride) + (vector * vectorStride) : -1;
    }

    /// <summary>Four lines of x times four columns of the weight that the product at <paramref name="at"/> names.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply(in TileFrame frame, int at, ArrayView<float> x, int x0, int x1, int x2, int x3, int column, ref Block16 sums)
    {
        var place = frame.Code[at + LinearWeight];
        if (frame.Code[at + LinearPrecision] == WeightPrecision.Halves)
        {
            MultiplyHalves(frame, at, x, x0, x1, x2, x3, column, ref sums);
        }
        else
        {
            Multiply(frame.Constant(place), frame.Code[at + LinearDepth], frame.Code[at + LinearPadded], x, x0, x1, x2, x3, column, ref sums);
        }
    }

    /// <summary>The same with the weight [depth, padded columns] at hand: four of its elements are loaded at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply(
        ArrayView<float> weight, int depth, int padded, ArrayView<float> x, int x0, int x1, int x2, int x3, int column, ref Block16 sums)
    {
        var fours = weight.AsAligned16().Cast<Four>();
        var step = padded / Block;
        var place = column / Block;
        var k = 0;
        for (; k + Block <= depth; k += Block)
        {
            var w0 = fours[place];
            var w1 = fours[place + step];
            var w2 = fours[place + (2 * step)];
            var w3 = fours[place + (3 * step)];
            place += Block * step;
            Add(ref sums, w0, x[x0 + k], x[x1 + k], x[x2 + k], x[x3 + k]);
            Add(ref sums, w1, x[x0 + k + 1], x[x1 + k + 1], x[x2 + k + 1], x[x3 + k + 1]);
            Add(ref sums, w2, x[x0 + k + 2], x[x1 + k + 2], x[x2 + k + 2], x[x3 + k + 2]);
            Add(ref sums, w3, x[x0 + k + 3], x[x1 + k + 3], x[x2 + k + 3], x[x3 + k + 3]);
        }

        for (; k < depth; k++)
        {
            var w = fours[place];
            place += step;
            Add(ref sums, w, x[x0 + k], x[x1 + k], x[x2 + k], x[x3 + k]);
        }
    }

    /// <summary>The same with halves.</summary>
    private static void MultiplyHalves(in TileFrame frame, int at, ArrayView<float> x, int x0, int x1, int x2, int x3, int column, ref Block16 sums)
    {
        var pairs = frame.ConstantWordsAt(frame.Code[at + LinearWeight]).Cast<TwoWords>();
        var step = frame.Code[at + LinearPadded] / Block;
        for (var k = 0; k < frame.Code[at + LinearDepth]; k++)
        {
            var pair = pairs[(k * step) + (column / Block)];
            var w = default(Four);
            w.X = DeviceMath.FromHalf(pair.X & 0xffff);
            w.Y = DeviceMath.FromHalf((pair.X >> 16) & 0xffff);
            w.Z = DeviceMath.FromHalf(pair.Y & 0xffff);
            w.W = DeviceMath.FromHalf((pair.Y >> 16) & 0xffff);
            Add(ref sums, w, x[x0 + k], x[x1 + k], x[x2 + k], x[x3 + k]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref Block16 sums, Four w, float a, float b, float c, float d)
    {
        sums.A.X += a * w.X;
        sums.A.Y += a * w.Y;
        sums.A.Z += a * w.Z;
        sums.A.W += a * w.W;
        sums.B.X += b * w.X;
        sums.B.Y += b * w.Y;
        sums.B.Z += b * w.Z;
        sums.B.W += b * w.W;
        sums.C.X += c * w.X;
        sums.C.Y += c * w.Y;
        sums.C.Z += c * w.Z;
        sums.C.W += c * w.W;
        sums.D.X += d * w.X;
        sums.D.Y += d * w.Y;
        sums.D.Z += d * w.Z;
        sums.D.W += d * w.W;
    }

    /// <summary>What a sum of products becomes.</summary>
    private static float Finished(in TileFrame frame, int at, int row, int vector, int column, float sum)
    {
        if (frame.Code[at + LinearBias] >= 0)
        {
            sum += frame.Constant(frame.Code[at + LinearBias])[column];
        }

        var addends = frame.Code[at + LinearAddendCount];
        for (var i = 0; i < addends; i++)
        {
            var addend = at + LinearAddends + (i * AddendFields);
            sum += frame.Operand(addend).Get(row, (vector * frame.Code[addend + OperandFields]) + column);
        }

        sum = Activated(frame, at + LinearActivation, column, sum);
        if (frame.Code[at + LinearMultiplier] >= 0)
        {
            sum *= frame.Operand(at + LinearMultiplier).Get(row, column);
        }

        if (frame.Code[at + LinearResidual] >= 0)
        {
            sum += frame.Operand(at + LinearResidual).Get(row, column);
        }

        return sum;
    }

    /// <summary>Sums of four lines and four columns.</summary>
    private struct Block16
    {
        public Four A;
        public Four B;
        public Four C;
        public Four D;

        /// <summary>One of the sums, chosen without memory that has an address.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly float Get(int line, int column)
        {
            var first = line == 0 ? A.X : line == 1 ? B.X : line == 2 ? C.X : D.X;
            var second = line == 0 ? A.Y : line == 1 ? B.Y : line == 2 ? C.Y : D.Y;
            var third = line == 0 ? A.Z : line == 1 ? B.Z : line == 2 ? C.Z : D.Z;
            var fourth = line == 0 ? A.W : line == 1 ? B.W : line == 2 ? C.W : D.W;
            return column == 0 ? first : column == 1 ? second : column == 2 ? third : fourth;
        }
    }
}
