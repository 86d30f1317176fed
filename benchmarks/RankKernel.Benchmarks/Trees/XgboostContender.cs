using System.Runtime.InteropServices;
using System.Text;
using RankKernel.Cli.Measuring.Peer;

namespace RankKernel.Benchmarks.Trees;

/// <summary>
/// XGBoost's own prediction through its C library, from dense rows in place. (From a matrix of its own it gives what it predicted for
/// that matrix before.)
/// </summary>
internal sealed unsafe class XgboostContender : Contender
{
    private readonly XgboostBooster _booster;
    private readonly nint[] _rows;
    private readonly byte[][] _interfaces;
    private readonly float[] _scores;

    public XgboostContender(XgboostBooster booster, IReadOnlyList<float[]> batches, int features)
        : base("XGBoost, dense in place")
    {
        _booster = booster;
        var count = batches[0].Length / features;
        _scores = new float[count];
        _rows = new nint[batches.Count];
        _interfaces = new byte[batches.Count][];
        for (var i = 0; i < batches.Count; i++)
        {
            _rows[i] = (nint)NativeMemory.AlignedAlloc((nuint)batches[i].Length * sizeof(float), 64);
            batches[i].CopyTo(new Span<float>((float*)_rows[i], batches[i].Length));
            _interfaces[i] = [.. Encoding.UTF8.GetBytes($$"""{"data": [{{_rows[i]}}, true], "shape": [{{count}}, {{features}}], "typestr": "<f4", "version": 3}"""), 0];
        }
    }

    public override ReadOnlySpan<float> Scores => _scores;

    public override void Score(int index) => _booster.PredictDense(_interfaces[index]).CopyTo(_scores);

    public override void Dispose()
    {
        foreach (var rows in _rows)
        {
            NativeMemory.AlignedFree((void*)rows);
        }
    }
}
