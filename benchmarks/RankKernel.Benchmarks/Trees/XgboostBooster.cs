using System.Text;

namespace RankKernel.Benchmarks.Trees;

/// <summary>A booster that XGBoost trains on random rows and then predicts with, on one thread.</summary>
internal sealed unsafe class XgboostBooster : IDisposable
{
    private const string Prediction =
        """{"type": 1, "training": false, "iteration_begin": 0, "iteration_end": 0, "strict_shape": false, "cache_id": 0, "missing": NaN}""";

    private static readonly byte[] Config = [.. Encoding.UTF8.GetBytes(Prediction), 0];

    private readonly nint _booster;

    /// <summary>Trains on a matrix, row by row, with labels 0 and 1.</summary>
    public XgboostBooster(float[] rows, float[] labels, int trees, int depth)
    {
        nint matrix;
        fixed (float* data = rows, targets = labels)
        {
            XgboostLibrary.Check(XgboostLibrary.XGDMatrixCreateFromMat(data, (ulong)labels.Length, (ulong)(rows.Length / labels.Length), float.NaN, out matrix));
            XgboostLibrary.Check(XgboostLibrary.XGDMatrixSetFloatInfo(matrix, "label", targets, (ulong)labels.Length));
        }

        XgboostLibrary.Check(XgboostLibrary.XGBoosterCreate(&matrix, 1, out _booster));
        foreach (var (name, value) in new[]
        {
            ("objective", "binary:logistic"), ("tree_method", "hist"), ("max_depth", $"{depth}"), ("eta", "0.05"), ("min_child_weight", "0"),
            ("nthread", "2"), ("seed", "1"), ("verbosity", "0"),
        })
        {
            XgboostLibrary.Check(XgboostLibrary.XGBoosterSetParam(_booster, name, value));
        }

        for (var tree = 0; tree < trees; tree++)
        {
            XgboostLibrary.Check(XgboostLibrary.XGBoosterUpdateOneIter(_booster, tree, matrix));
        }

        XgboostLibrary.Check(XgboostLibrary.XGDMatrixFree(matrix));
        XgboostLibrary.Check(XgboostLibrary.XGBoosterSetParam(_booster, "nthread", "1"));
    }

    /// <summary>The model as UBJSON.</summary>
    public byte[] Save()
    {
        XgboostLibrary.Check(XgboostLibrary.XGBoosterSaveModelToBuffer(_booster, """{"format": "ubj"}""", out var length, out var bytes));
        return new ReadOnlySpan<byte>(bytes, (int)length).ToArray();
    }

    /// <summary>The margins of rows in memory, in place. They are valid until the next call.</summary>
    /// <param name="rows">The array interface of the rows: UTF-8, with a zero at its end.</param>
    public ReadOnlySpan<float> PredictDense(byte[] rows)
    {
        fixed (byte* values = rows, config = Config)
        {
            XgboostLibrary.Check(XgboostLibrary.XGBoosterPredictFromDense(_booster, values, config, 0, out var shape, out _, out var result));
            return new ReadOnlySpan<float>(result, (int)shape[0]);
        }
    }

    public void Dispose() => XgboostLibrary.Check(XgboostLibrary.XGBoosterFree(_booster));
}
