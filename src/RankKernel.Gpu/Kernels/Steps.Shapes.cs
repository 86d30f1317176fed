using ILGPU;
using ILGPU.Algorithms;
using RankKernel.Graph;

namespace RankKernel.Gpu;

internal static partial class Steps
{
    /// <summary>x, y, how many, the elements.</summary>
    public static void Select(in TileFrame frame, int at)
    {
        var x = frame.Operand(at);
        var y = frame.Operand(at + 3);
        var count = frame.Code[at + 6];
        for (var i = Group.IdxX; i < frame.Rows * count; i += Group.DimX)
        {
            y.Set(i / count, i % count, x.Get(i / count, frame.Code[at + 7 + (i % count)]));
        }
    }

    /// <summary>x, y, lines, columns of x.</summary>
    public static void Transpose(in TileFrame frame, int at)
    {
        var x = frame.Operand(at);
        var y = frame.Operand(at + 3);
        var lines = frame.Code[at + 6];
        var columns = frame.Code[at + 7];
        for (var i = Group.IdxX; i < frame.Rows * lines * columns; i += Group.DimX)
        {
            var row = i / (lines * columns);
            var place = i % (lines * columns);
            y.Set(row, place, x.Get(row, (place % lines * columns) + (place / lines)));
        }
    }

    /// <summary>x, y, the length, elements a position, the most positions, whether padding stands in front.</summary>
    public static void PadSequence(in TileFrame frame, int at)
    {
        var x = frame.Operand(at);
        var y = frame.Operand(at + 3);
        var width = frame.Code[at + 8];
        var most = frame.Code[at + 9];
        for (var i = Group.IdxX; i < frame.Rows * most * width; i += Group.DimX)
        {
            var row = i / (most * width);
            var place = i % (most * width);
            var length = frame.LengthOf(at + 6, row);
            var source = frame.Code[at + 10] == 0 ? place : place - ((most - length) * width);
            y.Set(row, place, source >= 0 && source < length * width ? x.Get(row, source) : 0f);
        }
    }

    /// <summary>x, y, the length, elements a position, the most positions: the last rows of x.</summary>
    public static void AlongSequence(in TileFrame frame, int at)
    {
        var x = frame.Operand(at);
        var y = frame.Operand(at + 3);
        var width = frame.Code[at + 8];
        var most = frame.Code[at + 9];
        for (var i = Group.IdxX; i < frame.Rows * most * width; i += Group.DimX)
        {
            var row = i / (most * width);
            var place = i % (most * width);
            var length = frame.LengthOf(at + 6, row);
            if (place < length * width)
            {
                y.Set(row, place, x.Get(row, place + ((most - length) * width)));
            }
        }
    }

    /// <summary>x, ids (side −1 for none), the length, y, width, the padding id.</summary>
    public static void LastPosition(in TileFrame frame, int at)
    {
        var x = frame.Operand(at);
        var y = frame.Operand(at + 7);
        var width = frame.Code[at + 10];
        for (var i = Group.IdxX; i < frame.Rows * width; i += Group.DimX)
        {
            var row = i / width;
            var position = frame.LengthOf(at + 5, row) - 1;
            if (frame.Code[at + 3] >= 0)
            {
                var ids = frame.IdsOf(at + 3, row);
                while (position >= 0 && frame.Words[ids + position] == frame.Code[at + 11])
                {
                    position--;
                }
            }

            y.Set(row, i % width, position < 0 ? 0f : x.Get(row, (position * width) + (i % width)));
        }
    }

    /// <summary>x, y, function, outer, axis, inner, the side and place of the length, whether it is what is reduced.</summary>
    public static void Reduce(in TileFrame frame, int at)
    {
        var x = frame.Operand(at);
        var y = frame.Operand(at + 3);
        var kind = frame.Code[at + 6];
        var outer = frame.Code[at + 7];
        var axis = frame.Code[at + 8];
        var inner = frame.Code[at + 9];
        for (var i = Group.IdxX; i < frame.Rows * outer * inner; i += Group.DimX)
        {
            var row = i / (outer * inner);
            var line = (i / inner) % outer;
            var column = i % inner;
            var count = axis;
            var lines = outer;
            if (frame.Code[at + 10] >= 0)
            {
                var length = frame.LengthOf(at + 10, row);
                count = frame.Code[at + 12] != 0 ? length : axis;
                lines = frame.Code[at + 12] != 0 ? outer : outer / frame.Code[at + 13] * length;
            }

            if (line < lines)
            {
                y.Set(row, (line * inner) + column, Reduced(x, row, (line * axis * inner) + column, count, inner, kind));
            }
        }
    }

    private static float Reduced(RowsView x, int row, int start, int count, int step, int kind)
    {
        if (count == 0)
        {
            return 0f;
        }

        var value = kind == (int)ReduceKind.Product ? 1f : kind == (int)ReduceKind.Max || kind == (int)ReduceKind.Min ? x.Get(row, start) : 0f;
        for (var i = 0; i < count; i++)
        {
            var next = x.Get(row, start + (i * step));
            switch (kind)
            {
                case (int)ReduceKind.Max:
                    value = DeviceMath.Max(value, next);
                    break;
                case (int)ReduceKind.Min:
                    value = DeviceMath.Min(value, next);
                    break;
                case (int)ReduceKind.Product:
                    value *= next;
                    break;
                case (int)ReduceKind.L2:
                    value += next * next;
                    break;
                default:
                    value += next;
                    break;
            }
        }

        return kind == (int)ReduceKind.Mean ? value / count : kind == (int)ReduceKind.L2 ? XMath.Sqrt(value) : value;
    }

    /// <summary>x, y, extent, width.</summary>
    public static void Softmax(in TileFrame frame, int at)
    {
        var x = frame.Operand(at);
        var y = frame.Operand(at + 3);
        var most = frame.Code[at + 10];
        for (var i = Group.IdxX; i < frame.Rows * most; i += Group.DimX)
        {
            var row = i / most;
            if (i % most < frame.VectorsOf(at + 6, row))
            {
                var width = frame.WidthOf(at + 6, row, frame.Code[at + 11]);
                SoftmaxOf(x, y, row, i % most * frame.Code[at + 11], width);
            }
        }
    }

    /// <summary>x, y, extent, width, gamma, beta, epsilon.</summary>
    public static void LayerNorm(in TileFrame frame, int at)
    {
        var x = frame.Operand(at);
        var y = frame.Operand(at + 3);
        var most = frame.Code[at + 10];
        var width = frame.Code[at + 11];
        var gamma = frame.Constant(frame.Code[at + 12]);
        var beta = frame.Constant(frame.Code[at + 13]);
        var epsilon = Interop.IntAsFloat((uint)frame.Code[at + 14]);
        for (var i = Group.IdxX; i < frame.Rows * most; i += Group.DimX)
        {
            var row = i / most;
            if (i % most >= frame.VectorsOf(at + 6, row))
            {
                continue;
            }

            var start = i % most * width;
            var mean = 0f;
            for (var c = 0; c < width; c++)
            {
                mean += x.Get(row, start + c);
            }

            mean /= width;
            var variance = 0f;
            for (var c = 0; c < width; c++)
            {
                var distance = x.Get(row, start + c) - mean;
                variance += distance * distance;
            }

            var scale = 1f / XMath.Sqrt((variance / width) + epsilon);
            for (var c = 0; c < width; c++)
            {
                y.Set(row, start + c, ((x.Get(row, start + c) - mean) * scale * gamma[c]) + beta[c]);
            }
        }
    }

    /// <summary>Scores, y, extent, width, how many, whether padding competes, the most positions.</summary>
    public static void TopKMask(in TileFrame frame, int at)
    {
        var x = frame.Operand(at);
        var y = frame.Operand(at + 3);
        var most = frame.Code[at + 10];
        var width = frame.Code[at + 11];
        for (var i = Group.IdxX; i < frame.Rows * most * width; i += Group.DimX)
        {
            var place = PlaceOf(frame, at + 6, i, width);
            if (!place.IsThere)
            {
                continue;
            }

            var (row, column) = (place.Row, place.Column);
            var count = frame.WidthOf(at + 6, row, width);
            var start = place.Vector * width;
            var wanted = frame.Code[at + 12];
            if (frame.Code[at + 13] != 0)
            {
                var above = 0;
                for (var c = 0; c < count; c++)
                {
                    above += x.Get(row, start + c) > 0f ? 1 : 0;
                }

                var room = wanted - above - (width - count);
                wanted = above >= wanted ? wanted : above + (room > 0 ? room : 0);
            }

            y.Set(row, start + column, RankOf(x, row, start, column, count) < wanted ? 1f : 0f);
        }
    }

    /// <summary>x [lines, width], y [kept, width], lines, width, kept, whether they come out from the largest on.</summary>
    public static void KMaxPooling(in TileFrame frame, int at)
    {
        var x = frame.Operand(at);
        var y = frame.Operand(at + 3);
        var lines = frame.Code[at + 6];
        var width = frame.Code[at + 7];
        var kept = frame.Code[at + 8];
        for (var i = Group.IdxX; i < frame.Rows * lines * width; i += Group.DimX)
        {
            var row = i / (lines * width);
            var line = (i / width) % lines;
            var column = i % width;
            var place = RankOf(x, row, column, line, lines, width);
            if (place >= kept)
            {
                continue;
            }

            if (frame.Code[at + 9] == 0)
            {
                place = 0;
                for (var before = 0; before < line; before++)
                {
                    place += RankOf(x, row, column, before, lines, width) < kept ? 1 : 0;
                }
            }

            y.Set(row, (place * width) + column, x.Get(row, (line * width) + column));
        }
    }

    /// <summary>How many of some numbers, so far from one to the next, stand before one of them.</summary>
    private static int RankOf(RowsView x, int row, int start, int index, int count, int step = 1)
    {
        var score = x.Get(row, start + (index * step));
        var rank = 0;
        for (var i = 0; i < count; i++)
        {
            rank += DeviceMath.IsBefore(x.Get(row, start + (i * step)), i, score, index) ? 1 : 0;
        }

        return rank;
    }

    private static void SoftmaxOf(RowsView x, RowsView y, int row, int start, int width)
    {
        var largest = float.NegativeInfinity;
        for (var c = 0; c < width; c++)
        {
            largest = DeviceMath.Max(largest, x.Get(row, start + c));
        }

        var sum = 0f;
        for (var c = 0; c < width; c++)
        {
            var weight = XMath.Exp(x.Get(row, start + c) - largest);
            y.Set(row, start + c, weight);
            sum += weight;
        }

        for (var c = 0; c < width; c++)
        {
            y.Set(row, start + c, y.Get(row, start + c) / sum);
        }
    }
}
