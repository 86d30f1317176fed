using ILGPU;

namespace RankKernel.Gpu;

internal static partial class Steps
{
    /// <summary>
    /// x [rows, inputs, width], y [pooled, outputs, width], weight [outputs, height, inputs], bias, activation, rows of x, inputs,
    /// width, outputs, height, rows before, rows of the convolution, pool, what the first window lacks, pooled.
    /// </summary>
    public static void Conv(in TileFrame frame, int at)
    {
        var y = frame.Operand(at + 3);
        var width = frame.Code[at + 15];
        var outputs = frame.Code[at + 16];
        var pool = frame.Code[at + 20];
        var elements = frame.Code[at + 22] * outputs * width;
        for (var i = Group.IdxX; i < frame.Rows * elements; i += Group.DimX)
        {
            var row = i / elements;
            var window = i % elements / (outputs * width);
            var output = (i / width) % outputs;
            var first = (window * pool) - frame.Code[at + 21];
            var largest = float.NegativeInfinity;
            for (var line = first; line < first + pool; line++)
            {
                if (line >= 0 && line < frame.Code[at + 19])
                {
                    var sum = Activated(frame, at + 8, output, Convolved(frame, at, row, line, output, i % width));
                    largest = DeviceMath.Max(largest, sum);
                }
            }

            y.Set(row, i % elements, largest);
        }
    }

    private static float Convolved(in TileFrame frame, int at, int row, int line, int output, int column)
    {
        var x = frame.Operand(at);
        var weight = frame.Constant(frame.Code[at + 6]);
        var inputs = frame.Code[at + 14];
        var width = frame.Code[at + 15];
        var height = frame.Code[at + 17];
        var sum = frame.Constant(frame.Code[at + 7])[output];
        for (var h = 0; h < height; h++)
        {
            var source = line + h - frame.Code[at + 18];
            if (source < 0 || source >= frame.Code[at + 13])
            {
                continue;
            }

            for (var k = 0; k < inputs; k++)
            {
                sum += weight[(((output * height) + h) * inputs) + k] * x.Get(row, (((source * inputs) + k) * width) + column);
            }
        }

        return sum;
    }
}
