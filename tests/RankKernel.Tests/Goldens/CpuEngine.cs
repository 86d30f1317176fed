using RankKernel.Graph;
using RankKernel.Tests.Engine;

namespace RankKernel.Tests.Goldens;

/// <summary>The planned model on the CPU backend, in float32: one request a row.</summary>
internal sealed class CpuEngine : IGoldenEngine
{
    public bool IsDouble => false;

    public IReadOnlyDictionary<string, double[]> Run(ModelDefinition model, GoldenRows rows)
    {
        using var ready = new RankModel(model);
        using var ranker = ready.CreateRanker();
        var outputs = ready.Outputs.ToDictionary(output => output, _ => new double[rows.Count]);
        var scores = new float[ready.Outputs.Count];
        for (var row = 0; row < rows.Count; row++)
        {
            var user = rows.Encode([.. model.Features.Where(feature => feature.Side != Side.Item)], row, 1);
            var item = rows.Encode([.. model.Features.Where(feature => feature.Side == Side.Item)], row, 1);
            ranker.ScoreAll(EncodedRequest.Of(ready, user, item), scores);
            for (var i = 0; i < scores.Length; i++)
            {
                outputs[ready.Outputs[i]][row] = scores[i];
            }
        }

        return outputs;
    }
}
