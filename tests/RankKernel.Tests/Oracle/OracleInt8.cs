using RankKernel.Graph;
using RankKernel.Testing;

namespace RankKernel.Tests.Oracle;

/// <summary>A product in integers, as docs/quantization.md defines it, seen as one of numbers: steps of the inputs times what the codes stand for.</summary>
internal static unsafe class OracleInt8
{
    /// <summary>Code times scale times inverse step.</summary>
    public static double[] Weight(Tensor tensor)
    {
        var matrix = new Int8Matrix(tensor);
        var weight = new double[tensor.Shape.Count];
        for (var i = 0; i < weight.Length; i++)
        {
            weight[i] = matrix.Codes[i] * (double)matrix.Scales[i / matrix.K] * matrix.Inverses[i % matrix.K];
        }

        GC.KeepAlive(tensor);
        return weight;
    }

    /// <summary>The inputs, each replaced by the nearest number that it has a code for.</summary>
    public static OracleValue Encoded(OracleValue x, Tensor tensor)
    {
        var matrix = new Int8Matrix(tensor);
        var encoded = x.Like(i =>
        {
            var k = i % matrix.K;
            var code = OracleMath.Encode((float)x[i], matrix.Inverses[k], matrix.Zeros[k]) - matrix.Zeros[k];
            return matrix.Inverses[k] == 0 ? 0 : code / (double)matrix.Inverses[k];
        });
        GC.KeepAlive(tensor);
        return encoded;
    }
}
