using ILGPU;

namespace RankKernel.Gpu;

internal static partial class Steps
{
    /// <summary>y, width, whether the components are added up, how many fields, the fields.</summary>
    public static void FieldSums(in TileFrame frame, int at)
    {
        var y = frame.Operand(at);
        var width = frame.Code[at + 3];
        var isTotal = frame.Code[at + 4] != 0;
        var outputs = isTotal ? 1 : width;
        for (var i = Group.IdxX; i < frame.Rows * outputs; i += Group.DimX)
        {
            var row = i / outputs;
            var first = isTotal ? 0 : i % outputs;
            var last = isTotal ? width : first + 1;
            var total = 0f;
            for (var component = first; component < last; component++)
            {
                var (sum, squares) = (0f, 0f);
                for (var field = 0; field < frame.Code[at + 5]; field++)
                {
                    var value = frame.Operand(at + 6 + (field * OperandFields)).Get(row, component);
                    sum += value;
                    squares += value * value;
                }

                total += 0.5f * ((sum * sum) - squares);
            }

            y.Set(row, isTotal ? 0 : first, total);
        }
    }

    /// <summary>y, width, whether pairs are multiplied by element, weights or −1, how many fields, the fields, how many pairs, the pairs.</summary>
    public static void Pairs(in TileFrame frame, int at)
    {
        var y = frame.Operand(at);
        var width = frame.Code[at + 3];
        var isProduct = frame.Code[at + 4] != 0;
        var weight = frame.Code[at + 5];
        var pairs = at + 7 + (frame.Code[at + 6] * OperandFields);
        var outputs = frame.Code[pairs] * (isProduct ? width : 1);
        for (var i = Group.IdxX; i < frame.Rows * outputs; i += Group.DimX)
        {
            var row = i / outputs;
            var pair = isProduct ? i % outputs / width : i % outputs;
            var a = frame.Operand(at + 7 + (frame.Code[pairs + 1 + (2 * pair)] * OperandFields));
            var b = frame.Operand(at + 7 + (frame.Code[pairs + 2 + (2 * pair)] * OperandFields));
            if (isProduct)
            {
                y.Set(row, i % outputs, a.Get(row, i % width) * b.Get(row, i % width));
                continue;
            }

            var sum = 0f;
            for (var component = 0; component < width; component++)
            {
                var product = a.Get(row, component) * b.Get(row, component);
                if (weight >= 0)
                {
                    product *= frame.Constant(weight)[(pair * width) + component];
                }

                sum += product;
            }

            y.Set(row, pair, sum);
        }
    }

    /// <summary>x0, x, y, width, weight, bias.</summary>
    public static void CrossVector(in TileFrame frame, int at)
    {
        var first = frame.Operand(at);
        var x = frame.Operand(at + 3);
        var y = frame.Operand(at + 6);
        var width = frame.Code[at + 9];
        var weight = frame.Constant(frame.Code[at + 10]);
        var bias = frame.Constant(frame.Code[at + 11]);
        for (var i = Group.IdxX; i < frame.Rows * width; i += Group.DimX)
        {
            var row = i / width;
            var sum = 0f;
            for (var k = 0; k < width; k++)
            {
                sum += weight[k] * x.Get(row, k);
            }

            y.Set(row, i % width, (first.Get(row, i % width) * sum) + bias[i % width] + x.Get(row, i % width));
        }
    }

    /// <summary>Weights, y, width, how many experts, the experts.</summary>
    public static void MixExperts(in TileFrame frame, int at)
    {
        var weights = frame.Operand(at);
        var y = frame.Operand(at + 3);
        var width = frame.Code[at + 6];
        for (var i = Group.IdxX; i < frame.Rows * width; i += Group.DimX)
        {
            var row = i / width;
            var sum = 0f;
            for (var expert = 0; expert < frame.Code[at + 7]; expert++)
            {
                sum += weights.Get(row, expert) * frame.Operand(at + 8 + (expert * OperandFields)).Get(row, i % width);
            }

            y.Set(row, i % width, sum);
        }
    }

    /// <summary>x [lines, A], h [lines, B], y [lines, M], lines, A, B, M, weight [A·B, M], bias, activation, addends.</summary>
    public static void CompressedInteraction(in TileFrame frame, int at)
    {
        var x = frame.Operand(at);
        var h = frame.Operand(at + 3);
        var y = frame.Operand(at + 6);
        var lines = frame.Code[at + 9];
        var first = frame.Code[at + 10];
        var second = frame.Code[at + 11];
        var channels = frame.Code[at + 12];
        var weight = frame.Constant(frame.Code[at + 13]);
        for (var i = Group.IdxX; i < frame.Rows * lines * channels; i += Group.DimX)
        {
            var row = i / (lines * channels);
            var line = (i / channels) % lines;
            var channel = i % channels;
            var sum = 0f;
            for (var a = 0; a < first; a++)
            {
                var part = 0f;
                for (var b = 0; b < second; b++)
                {
                    part += weight[(((a * second) + b) * channels) + channel] * h.Get(row, (line * second) + b);
                }

                sum += part * x.Get(row, (line * first) + a);
            }

            if (frame.Code[at + 14] >= 0)
            {
                sum += frame.Constant(frame.Code[at + 14])[channel];
            }

            for (var addend = 0; addend < frame.Code[at + 20]; addend++)
            {
                sum += frame.Operand(at + 21 + (addend * OperandFields)).Get(row, (line * channels) + channel);
            }

            y.Set(row, (line * channels) + channel, Activated(frame, at + 15, channel, sum));
        }
    }

    /// <summary>x [lines, K], matrices [lines, K·M], y [lines, M], lines, K, M.</summary>
    public static void LineProducts(in TileFrame frame, int at)
    {
        var x = frame.Operand(at);
        var matrices = frame.Operand(at + 3);
        var y = frame.Operand(at + 6);
        var lines = frame.Code[at + 9];
        var depth = frame.Code[at + 10];
        var width = frame.Code[at + 11];
        for (var i = Group.IdxX; i < frame.Rows * lines * width; i += Group.DimX)
        {
            var row = i / (lines * width);
            var line = (i / width) % lines;
            var sum = 0f;
            for (var k = 0; k < depth; k++)
            {
                sum += x.Get(row, (line * depth) + k) * matrices.Get(row, (((line * depth) + k) * width) + (i % width));
            }

            y.Set(row, i % (lines * width), sum);
        }
    }

    /// <summary>a, b, y, extent of a, inner, columns, whether b is transposed.</summary>
    public static void MatMul(in TileFrame frame, int at)
    {
        var a = frame.Operand(at);
        var b = frame.Operand(at + 3);
        var y = frame.Operand(at + 6);
        var most = frame.Code[at + 13];
        var inner = frame.Code[at + 14];
        var columns = frame.Code[at + 15];
        var (stepB, columnB) = frame.Code[at + 16] != 0 ? (1, inner) : (columns, 1);
        for (var i = Group.IdxX; i < frame.Rows * most * columns; i += Group.DimX)
        {
            var row = i / (most * columns);
            var line = (i / columns) % most;
            if (line < frame.VectorsOf(at + 9, row))
            {
                var sum = 0f;
                for (var k = 0; k < inner; k++)
                {
                    sum += a.Get(row, (line * inner) + k) * b.Get(row, (k * stepB) + (i % columns * columnB));
                }

                y.Set(row, (line * columns) + (i % columns), sum);
            }
        }
    }

    /// <summary>Weights, x, y, extent of x, width.</summary>
    public static void WeightedSum(in TileFrame frame, int at)
    {
        var weights = frame.Operand(at);
        var x = frame.Operand(at + 3);
        var y = frame.Operand(at + 6);
        var width = frame.Code[at + 14];
        for (var i = Group.IdxX; i < frame.Rows * width; i += Group.DimX)
        {
            var row = i / width;
            var sum = 0f;
            for (var position = 0; position < frame.VectorsOf(at + 9, row); position++)
            {
                sum += weights.Get(row, position) * x.Get(row, (position * width) + (i % width));
            }

            y.Set(row, i % width, sum);
        }
    }

    /// <summary>x, the scene's id, y, depth, columns, weights [scenes, depth, columns], biases, activation, addends.</summary>
    public static void SceneLinear(in TileFrame frame, int at)
    {
        var x = frame.Operand(at);
        var y = frame.Operand(at + 5);
        var depth = frame.Code[at + 8];
        var columns = frame.Code[at + 9];
        var weights = frame.Constant(frame.Code[at + 10]);
        for (var i = Group.IdxX; i < frame.Rows * columns; i += Group.DimX)
        {
            var row = i / columns;
            var column = i % columns;
            var scene = frame.Words[frame.IdsOf(at + 3, row)];
            var weight = ((long)scene * depth * columns) + column;
            var sum = 0f;
            for (var k = 0; k < depth; k++)
            {
                sum += x.Get(row, k) * weights[weight + (k * columns)];
            }

            if (frame.Code[at + 11] >= 0)
            {
                sum += frame.Constant(frame.Code[at + 11])[(scene * columns) + column];
            }

            for (var addend = 0; addend < frame.Code[at + 17]; addend++)
            {
                sum += frame.Operand(at + 18 + (addend * OperandFields)).Get(row, column);
            }

            y.Set(row, column, Activated(frame, at + 12, column, sum));
        }
    }

    /// <summary>x, y, knots, places, values.</summary>
    public static void Interpolate(in TileFrame frame, int at)
    {
        var x = frame.Operand(at);
        var y = frame.Operand(at + 3);
        var places = frame.Constant(frame.Code[at + 7]);
        var values = frame.Constant(frame.Code[at + 8]);
        for (var row = Group.IdxX; row < frame.Rows; row += Group.DimX)
        {
            var place = x.Get(row, 0);
            var low = 0;
            var high = frame.Code[at + 6] - 1;
            if (place <= places[low])
            {
                y.Set(row, 0, values[low]);
            }
            else if (place >= places[high])
            {
                y.Set(row, 0, values[high]);
            }
            else
            {
                while (high - low > 1)
                {
                    var middle = (low + high) / 2;
                    var isBelow = places[middle] <= place;
                    low = isBelow ? middle : low;
                    high = isBelow ? high : middle;
                }

                var value = values[low] + ((place - places[low]) / (places[high] - places[low]) * (values[high] - values[low]));
                var (least, most) = (DeviceMath.Min(values[low], values[high]), DeviceMath.Max(values[low], values[high]));
                y.Set(row, 0, value < least ? least : value > most ? most : value);
            }
        }
    }
}
