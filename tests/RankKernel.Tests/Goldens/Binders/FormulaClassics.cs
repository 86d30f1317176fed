using RankKernel.Graph;
using RankKernel.Import;
using RankKernel.Zoo;

namespace RankKernel.Tests.Goldens;

/// <summary>Matrix factorization, hashed pairs and piece-wise linear models from their formulas.</summary>
internal static class FormulaClassics
{
    public static GoldenModel MatrixFactorization(GoldenCase golden, Func<string, Side> sides)
    {
        var model = Model(golden, sides);
        model.IgnoreTraining("k");
        foreach (var feature in model.Features)
        {
            model.Add($"embedding.{feature.Name}.weight", model.Weights.Take($"embedding.{feature.Name}"));
            model.Add($"linear.{feature.Name}.weight", Column(model.Weights.Take($"bias.{feature.Name}")));
        }

        model.Add("linear.bias", model.Weights.Take("mu"));
        var options = new MatrixFactorizationOptions { Embedding = model.Embedding(NumericInput.Raw), Linear = new() };
        return new GoldenModel(model.Bind(graph => Zoo.MatrixFactorization.Build(graph, options)));
    }

    public static GoldenModel Poly2(GoldenCase golden, Func<string, Side> sides)
    {
        var model = Model(golden, sides);
        var (weights, start) = (model.Weights.Take("w"), 0);
        foreach (var feature in model.Features)
        {
            model.Add($"linear.{feature.Name}.weight", new Tensor(new Shape(feature.Vocabulary, 1), weights.AsFloats().Slice(start, feature.Vocabulary)));
            start += feature.Vocabulary;
        }

        model.Add("linear.bias", model.Weights.Take("bias"));
        model.Add("pairs.weight", Column(model.Weights.Take("pair")));
        var options = new Poly2Options { Buckets = model.Options.Int("buckets", 1) };
        return new GoldenModel(model.Bind(graph => Zoo.Poly2.Build(graph, options)));
    }

    public static GoldenModel LsPlm(GoldenCase golden, Func<string, Side> sides)
    {
        var model = Model(golden, sides);
        var regions = model.Options.Int("regions", 1);
        foreach (var (from, to) in new[] { ("u", "region"), ("w", "learner") })
        {
            foreach (var feature in model.Features)
            {
                var weight = model.Weights.Take($"{from}.{feature.Name}");
                model.Add($"{to}.{feature.Name}.weight", feature.Kind == FrameworkFeatureKind.Numeric ? StateDict.Transposed(weight) : weight);
            }

            model.Add($"{to}.bias", model.Weights.Take($"{from}.bias"));
        }

        return new GoldenModel(model.Bind(graph => Zoo.LsPlm.Build(graph, new() { Regions = regions })), Probes: new Dictionary<string, Func<GraphBuilder, ModelGraph, Value>>
        {
            ["region"] = static (_, graph) => graph.Nodes.Single(node => node.Operation is Softmax).Output,
            ["learner"] = static (_, graph) => graph.Nodes.Single(node => node.Operation is Activate).Output,
        });
    }

    public static FrameworkModel Model(GoldenCase golden, Func<string, Side> sides) =>
        new(FrameworkConfig.Read(golden.ConfigBytes), new StateDict(golden.Weights), sides)
        {
            Padding = static feature => feature.Padding ?? -1,
            Unknown = static _ => 0,
        };

    public static Tensor Column(Tensor vector) => StateDict.Reshaped(vector, vector.Shape[0], 1);
}
