using System.Runtime.InteropServices;
using System.Text;
using RankKernel.Cli.Measuring.Peer;

namespace RankKernel.Benchmarks.Trees;

/// <summary>XGBoost's own prediction through its C library: from dense rows in place, or from matrices that it made before.</summary>
internal sealed unsafe class XgboostContender : Contender
{
    private readonly XgboostBooster _booster;
    private readonly nint[] _rows;
    private readonly byte[][] _interfaces;
    private readonly nint[]? _matrices;
    private readonly float[] _scores;

    public XgboostContender(XgboostBooster booster, IReadOnlyList<float[]> batches, int features, bool inPlace)
        : base(inPlace ? "XGBoost, dense in place" : "XGBoost, DMatrix")
    {
        _booster = booster;
        var count = batches[0].Length / features;
        _scores = new float[count];
        _rows = new nint[batches.Count];
        _interfaces = new byte[batches.Count][];
        _matrices = inPlace ? null : new nint[batches.Count];
        for (var i = 0; i < batches.Count; i++)
        {
            _rows[i] = (nint)NativeMemory.AlignedAlloc((nuint)batches[i].Length * sizeof(float), 64);
            batches[i].CopyTo(new Span<float>((float*)_rows[i], batches[i].Length));
            _interfaces[i] = [.. Encoding.UTF8.GetBytes($$"""{"data": [{{_rows[i]}}, true], "shape": [{{count}}, {{features}}], "typestr": "<f4", "version": 3}"""), 0];
            if (_matrices is not null)
            {
                XgboostLibrary.Check(XgboostLibrary.XGDMatrixCreateFromMat((float*)_rows[i], (ulong)count, (ulong)features, float.NaN, out _matrices[i]));
            }
        }
    }

    public override ReadOnlySpan<float> Scores => _scores;

    public override void Score(int index) =>
        (_matrices is null ? _booster.PredictDense(_interfaces[index]) : _booster.PredictMatrix(_matrices[index])).CopyTo(_scores);

    public override void Dispose()
    {
        foreach (var rows in _rows)
        {
            NativeMemory.AlignedFree((void*)rows);
        }

        foreach (var matrix in _matrices ?? [])
        {
            XgboostLibrary.Check(XgboostLibrary.XGDMatrixFree(matrix));
        }
    }
}
