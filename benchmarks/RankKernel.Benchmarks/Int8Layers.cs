using System.Globalization;
using RankKernel.Benchmarks.Peer;
using RankKernel.Cli.Measuring.Peer;
using RankKernel.Cpu;
using RankKernel.Graph;
using RankKernel.Quantization;

namespace RankKernel.Benchmarks;

/// <summary>
/// Products of layers in float32 and in integers, alternating: which kinds of layer gain. A product in integers encodes its inputs. Of a
/// convolution it gets them for nothing as rows, which a step would have to lay out first: what is seen is more than can be had.
/// </summary>
internal static unsafe class Int8Layers
{
    private const double Seconds = 0.6;
    private const int Repeats = 50;

    private static readonly (string Layer, int Rows, int N, int K)[] Products =
    [
        ("MLP 400 to 400", 48, 400, 400),
        ("scene layer 256 to 400", 48, 400, 256),
        ("AUGRU of 32, both gates", 48, 64, 32),
        ("AUGRU of 32, candidate", 48, 32, 32),
        ("AUGRU of 64, both gates", 48, 128, 64),
        ("AUGRU of 64, candidate", 48, 64, 64),
    ];

    /// <summary>Positions, outputs, inputs of a window, columns.</summary>
    private static readonly (string Layer, int Positions, int Outputs, int Depth, int Width)[] Convolutions =
    [
        ("CCPM, 4 of 6 rows", 40, 4, 6, 16),
        ("CCPM, 3 of 5 rows of 4", 20, 3, 20, 16),
        ("FGCNN, 10 of 7 rows", 40, 10, 7, 16),
        ("FGCNN, 11 of 7 rows of 10", 20, 11, 70, 16),
    ];

    public static int Print()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Console.WriteLine($"one thread, medians; load {MachineInfo.Load():f1}");
        Console.WriteLine();
        Console.WriteLine("| layer | product | fp32 | int8 | fp32 ÷ int8 |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        foreach (var (layer, rows, n, k) in Products)
        {
            using var weight = new Product(rows, n, k);
            Write(layer, $"{rows} × {n} × {k}", weight.Multiply(int8: false), weight.Multiply(int8: true));
        }

        foreach (var (layer, positions, outputs, depth, width) in Convolutions)
        {
            using var weight = new Product(positions * width, outputs, depth);
            Write(layer, $"{positions}·{width} × {outputs} × {depth}", weight.Convolve(positions, width), weight.Multiply(int8: true));
        }

        return 0;
    }

    private static void Write(string layer, string product, Action plain, Action codes)
    {
        Contender[] contenders = [new Kernel("fp32", plain), new Kernel("int8", codes)];
        var times = Alternation.Run(contenders, 1, Seconds);
        Console.WriteLine(
            $"| {layer} | {product} | {times[0].MedianMs * 1e3 / Repeats:f2} µs | {times[1].MedianMs * 1e3 / Repeats:f2} µs | {times[0].RatioTo(times[1]):f2} |");
    }

    private sealed class Product : IDisposable
    {
        private readonly int _rows;
        private readonly AlignedBuffer _x;
        private readonly AlignedBuffer _y;
        private readonly AlignedBuffer _bias;
        private readonly Tensor _weight;
        private readonly PackedLinear _plain;
        private readonly PackedLinear _codes;

        public Product(int rows, int n, int k)
        {
            _rows = rows;
            _weight = new RandomParameters(1).Get("weight", new Shape(n, k));
            var random = new Random(1);
            float[] inputs = [.. Enumerable.Range(0, rows * k).Select(_ => (2 * random.NextSingle()) - 1)];
            _x = AlignedBuffer.OfFloats(inputs);
            _y = AlignedBuffer.OfFloats((long)rows * n);
            _bias = AlignedBuffer.OfFloats(n);
            var observer = new LayerObserver(k, 1);
            observer.Observe(rows, new Rows(_x.Floats, k));
            _plain = PackedLinear.Pack(_weight);
            _codes = PackedLinear.Pack(Int8Encoder.Encode(_weight, observer));
        }

        public Action Multiply(bool int8) => () =>
        {
            for (var i = 0; i < Repeats; i++)
            {
                KernelSet.Best.Linear(new LinearArguments
                {
                    Rows = _rows,
                    X = new Rows(_x.Floats, _plain.K),
                    W = int8 ? _codes : _plain,
                    Width = _plain.N,
                    Bias = _bias.Floats,
                    Y = new Rows(_y.Floats, _plain.N),
                });
            }
        };

        public Action Convolve(int positions, int width) => () =>
        {
            for (var i = 0; i < Repeats; i++)
            {
                KernelSet.Best.Convolve(
                    positions, _plain.N, _plain.K, width, new Rows(_x.Floats, _plain.K * width), _weight.FloatPointer, _bias.Floats,
                    new Rows(_y.Floats, _plain.N * width));
            }
        };

        public void Dispose()
        {
            _x.Dispose();
            _y.Dispose();
            _bias.Dispose();
            _plain.Dispose();
            _codes.Dispose();
        }
    }

    private sealed class Kernel(string name, Action run) : Contender(name)
    {
        public override ReadOnlySpan<float> Scores => [];

        public override void Score(int index) => run();

        public override void Dispose()
        {
        }
    }
}
