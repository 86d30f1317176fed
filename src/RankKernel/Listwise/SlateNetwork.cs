using RankKernel.Cpu;
using RankKernel.Graph;

namespace RankKernel;

/// <summary>A listwise network with packed weights. Thread-safe; what it writes is in the workspace.</summary>
internal abstract class SlateNetwork : IDisposable
{
    /// <summary>Fills the order, which is no longer than the list.</summary>
    public abstract void Run(
        ReadOnlySpan<float> state, ReadOnlySpan<float> candidates, int count, Span<int> order, Span<float> probabilities, ref SlateChoice choice,
        SlateWorkspace workspace, SlateTrace? trace);

    public abstract void Dispose();
}

/// <summary>What a run saw, for tests: the encodings of the candidates, and the distribution of each choice over all candidates.</summary>
internal sealed class SlateTrace
{
    public float[] Encoded { get; set; } = [];

    public List<float[]> Steps { get; } = [];
}

/// <summary>The parameters of a listwise node by name.</summary>
internal sealed class SlateWeights(Node node)
{
    private readonly Dictionary<string, Value> _values = Named(node);

    public Value this[string name] => _values[name];

    public SlateLinear Linear(string name) => new(PackedLinear.Pack(this[$"{name}.weight"].Data!.AsFloats(), this[$"{name}.weight"].Shape[0], this[$"{name}.weight"].Shape[1]), this[$"{name}.bias"].Data);

    public SlateLinear Product(string name) => new(PackedLinear.Pack(this[name].Data!.AsFloats(), this[name].Shape[0], this[name].Shape[1]), null);

    private static Dictionary<string, Value> Named(Node node)
    {
        var operation = (ListwiseOperation)node.Operation;
        var first = operation.HasState ? 2 : 1;
        var parameters = operation.Parameters(node.Inputs[0].Shape[0], operation.HasState ? node.Inputs[1].Shape[0] : 0);
        return parameters.Select((parameter, i) => (parameter.Name, node.Inputs[first + i])).ToDictionary(pair => pair.Name, pair => pair.Item2, StringComparer.Ordinal);
    }
}

/// <summary>A packed product with its bias.</summary>
internal sealed unsafe class SlateLinear(PackedLinear weight, Tensor? bias) : IDisposable
{
    private static readonly KernelSet Kernels = KernelSet.Best;

    public int Width => weight.N;

    public void Run(int rows, Rows x, Rows y, ActivationKind activation = ActivationKind.None, Rows addend = default) => Kernels.Linear(new LinearArguments
    {
        Rows = rows,
        X = x,
        W = weight,
        Width = weight.N,
        Bias = bias is null ? null : bias.FloatPointer,
        AddendA = addend,
        Activation = new ActivationArguments { Kind = activation },
        Y = y,
    });

    public void Dispose() => weight.Dispose();
}

/// <summary>Native scratch of one call, which only grows. Not thread-safe.</summary>
internal sealed unsafe class SlateWorkspace : IDisposable
{
    private AlignedBuffer _buffer = new(0);
    private long _used;

    /// <summary>Makes room for this many floats, and takes back what was given.</summary>
    public void Begin(long floats)
    {
        _used = 0;
        if (_buffer.ByteLength < floats * sizeof(float))
        {
            _buffer.Dispose();
            _buffer = AlignedBuffer.OfFloats(floats);
        }
    }

    /// <summary>Floats whose contents are undefined.</summary>
    public float* Take(long floats)
    {
        var taken = _buffer.Floats + _used;
        _used += floats;
        System.Diagnostics.Debug.Assert(_used * sizeof(float) <= _buffer.ByteLength, "More than was begun with.");
        return taken;
    }

    /// <summary>Rows of a width, one after the other.</summary>
    public Rows Take(int rows, int width) => new(Take((long)rows * width), width);

    /// <summary>A copy of numbers.</summary>
    public Rows Copy(ReadOnlySpan<float> numbers, int width)
    {
        var rows = Take(Math.Max(numbers.Length / Math.Max(width, 1), 1), width);
        numbers.CopyTo(new Span<float>(rows.Data, numbers.Length));
        return rows;
    }

    public void Dispose() => _buffer.Dispose();
}
