using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Import.Tests.Builder;

/// <summary>The worked example of docs/import.md: a network written by hand over weights that PyTorch trained.</summary>
internal static class MovieLensWithTheBuilder
{
    // docs: begin
    public static ModelDefinition Define(IReadOnlyList<Feature> features, string weightsPath)
    {
        using var weights = SafetensorsReader.Open(weightsPath);
        var parameters = new TensorDictionary();
        foreach (var entry in weights.Entries)
        {
            parameters.Add(entry.Name, weights.ReadTensor(entry.Name));
        }

        var graph = new GraphBuilder(features, parameters);

        // Each field: where its ids are, and which table they are rows of. Lists are averaged, 0 is padding.
        (Value Ids, string Table)[] fields =
        [
            (graph.Input("user_id"), "user_id"),
            (graph.Input("history", "film_id"), "film_id"),
            (graph.Input("history", "genre"), "main_genre"),
            (graph.Input("history", "rating_bucket"), "history.rating_bucket"),
            (graph.Input("hour"), "hour"),
            (graph.Input("weekday"), "weekday"),
            (graph.Input("film_id"), "film_id"),
            (graph.Input("main_genre"), "main_genre"),
            (graph.Input("genres"), "genres"),
        ];
        string[] names = ["user_id", "history.film_id", "history.genre", "history.rating_bucket", "hour", "weekday", "film_id", "main_genre", "genres"];
        string[] numbers = ["user_rating_count", "user_mean_rating", "film_year", "film_popularity", "film_mean_rating"];
        Value[] vectors = [.. fields.Select(field => Look(field.Ids, $"embedding.{field.Table}.weight"))];
        Value[] raw = [.. numbers.Select(name => graph.Input(name))];

        // The linear part has a table of its own for each field, one number wide.
        Value[] linear =
        [
            .. fields.Zip(names).Select(pair => Look(pair.First.Ids, $"linear.{pair.Second}.weight")),
            .. raw.Zip(numbers).Select(pair => graph.Dot(pair.First, graph.Parameter($"linear.{pair.Second}.weight", 1))),
        ];
        var pairs = graph.FactorizationMachine(vectors);
        var hidden = Layer(graph.Concat(0, [.. vectors, .. raw]), "mlp.0", 128);
        hidden = Layer(hidden, "mlp.1", 64);
        var deep = graph.Linear(hidden, graph.Parameter("mlp.out.weight", 1, 64), graph.Parameter("mlp.out.bias", 1));
        graph.Output("score", graph.Activate(graph.Sum([.. linear, pairs, deep]), ActivationKind.Sigmoid));
        return new ModelDefinition("movielens-deepfm", features, graph.Build());

        Value Look(Value ids, string table)
        {
            var shape = weights[table].Dimensions;
            return graph.EmbeddingBag(ids, graph.Table(table, (int)shape[0], (int)shape[1]), Pooling.Mean, paddingId: ids.Shape.Rank == 0 ? -1 : 0);
        }

        Value Layer(Value x, string name, int units)
        {
            var sums = graph.Linear(x, graph.Parameter($"{name}.weight", units, x.Shape[0]), graph.Parameter($"{name}.bias", units));
            var norm = graph.Add(new BatchNorm(), [sums, .. Norms.Select(part => graph.Parameter($"{name}.norm.{part}", units))]);
            return graph.Activate(norm, ActivationKind.Relu);
        }
    }

    private static readonly string[] Norms = ["running_mean", "running_var", "weight", "bias"];

    // docs: end
}
