using RankKernel.Features;

namespace RankKernel.Tests.Oracle;

/// <summary>Seeded models over every operation, small, with values kept near 1 so that float32 stays close to double.</summary>
internal static class RandomModel
{
    /// <summary>A model; the same seed gives the same model.</summary>
    public static ModelDefinition Create(int seed)
    {
        var random = new Random(seed);
        var features = RandomFeatures.Create(random);
        var graph = new RandomGraph(features, random, seed).Create();
        return new ModelDefinition($"random_{seed}", features, graph);
    }

    /// <summary>A user row and item rows for a model.</summary>
    public static (EncodedRows User, EncodedRows Items) Rows(ModelDefinition model, int itemCount, int seed) =>
        RandomEncoded.Rows(model.Features, itemCount, seed);
}
