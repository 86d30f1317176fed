using System.Runtime.InteropServices;

namespace RankKernel.Import.Onnx.Runtime;

/// <summary>
/// Inputs and outputs of a session bound once to memory of the caller's: a run copies nothing in or out. Outputs have one number a
/// row. Not thread-safe.
/// </summary>
internal sealed unsafe class OrtRun : IDisposable
{
    private const int FloatType = 1;
    private const int LongType = 7;
    private const int Arena = 1;

    private readonly OrtSession _session;
    private readonly nint _memory;
    private readonly nint[] _inputs;
    private readonly nint[] _outputs;
    private readonly byte*[] _inputNames;
    private readonly byte*[] _outputNames;
    private readonly float[][] _scores;

    // A pinned array does not move, but it lives only as long as it is referenced.
    private readonly IReadOnlyList<OrtInput> _bound;

    /// <summary>Binds inputs, in the session's order, to pinned arrays of int64 or float32, and outputs to arrays of this many rows.</summary>
    public OrtRun(OrtSession session, IReadOnlyList<OrtInput> inputs, IReadOnlyList<long[]> outputShapes)
    {
        (_session, _bound) = (session, inputs);
        session.Api.Check(session.Api.CreateCpuMemoryInfo(Arena, 0, out _memory));
        _inputs = [.. inputs.Select(Bind)];
        _scores = [.. outputShapes.Select(shape => GC.AllocateArray<float>((int)shape.Aggregate(1L, (a, b) => a * b), pinned: true))];
        _outputs = [.. _scores.Zip(outputShapes, (scores, shape) => Bind(new OrtInput(scores, shape)))];
        _inputNames = Names(session.InputNames);
        _outputNames = Names(session.OutputNames);
    }

    /// <summary>The output of this name after a run.</summary>
    public ReadOnlySpan<float> Output(string name) => _scores[_session.OutputNames.ToList().IndexOf(name)];

    public void Run()
    {
        fixed (byte** inputNames = _inputNames)
        fixed (byte** outputNames = _outputNames)
        fixed (nint* inputs = _inputs)
        fixed (nint* outputs = _outputs)
        {
            _session.Api.Check(_session.Api.Run(
                _session.Handle, 0, inputNames, inputs, (nuint)_inputs.Length, outputNames, (nuint)_outputs.Length, outputs));
        }

        GC.KeepAlive(_bound);
    }

    public void Dispose()
    {
        foreach (var value in _inputs.Concat(_outputs))
        {
            _session.Api.ReleaseValue(value);
        }

        _session.Api.ReleaseMemoryInfo(_memory);
        foreach (var name in _inputNames)
        {
            Marshal.FreeCoTaskMem((nint)name);
        }

        foreach (var name in _outputNames)
        {
            Marshal.FreeCoTaskMem((nint)name);
        }
    }

    private static byte*[] Names(IReadOnlyList<string> names)
    {
        var pointers = new byte*[names.Count];
        for (var i = 0; i < pointers.Length; i++)
        {
            pointers[i] = (byte*)Marshal.StringToCoTaskMemUTF8(names[i]);
        }

        return pointers;
    }

    private nint Bind(OrtInput input)
    {
        var isWhole = input.Elements is long[];
        var (type, size) = isWhole ? (LongType, sizeof(long)) : (FloatType, sizeof(float));
        var data = Marshal.UnsafeAddrOfPinnedArrayElement(input.Elements, 0);
        fixed (long* shape = input.Shape)
        {
            _session.Api.Check(_session.Api.CreateTensorWithData(
                _memory, (void*)data, (nuint)(input.Elements.Length * (long)size), shape, (nuint)input.Shape.Length, type, out var value));
            return value;
        }
    }
}

/// <summary>A pinned array of int64 or float32 with its shape.</summary>
internal sealed record OrtInput(Array Elements, long[] Shape);
