using RankKernel.Tests.Oracle;

namespace RankKernel.Tests.Goldens;

/// <summary>The oracle: every operation as its formula, in double precision.</summary>
internal sealed class OracleEngine : IGoldenEngine
{
    public bool IsDouble => true;

    public IReadOnlyDictionary<string, double[]> Run(ModelDefinition model, GoldenRows rows)
    {
        var encoded = rows.Encode(model.Features);
        return FlatExecutor.Run(model.Graph, encoded.Count, (source, row) => EncodedInputs.Read(encoded, row, source));
    }
}
