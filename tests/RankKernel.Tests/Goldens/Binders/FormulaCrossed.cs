using RankKernel.Graph;
using RankKernel.Import;
using RankKernel.Zoo;

namespace RankKernel.Tests.Goldens;

/// <summary>Deep Crossing and AutoFIS from their formulas; matrices are [in, out].</summary>
internal static class FormulaCrossed
{
    public static GoldenModel DeepCrossing(GoldenCase golden, Func<string, Side> sides)
    {
        var model = FormulaClassics.Model(golden, sides);
        foreach (var feature in model.Features.Where(feature => feature.Kind == FrameworkFeatureKind.Categorical))
        {
            model.Add($"embedding.{feature.Name}.weight", model.Weights.Take($"embedding.{feature.Name}.weight"));
            model.Add($"embedding.{feature.Name}.bias", model.Weights.Take($"embedding.{feature.Name}.bias"));
        }

        var units = model.Options.Ints("unit_dims", 1);
        for (var i = 0; i < units.Count; i++)
        {
            AddLinear(model, $"unit{i}.0", $"unit.{i}.0");
            AddLinear(model, $"unit{i}.1", $"unit.{i}.1");
        }

        AddLinear(model, "out", "out");
        var options = new DeepCrossingOptions
        {
            Embedding = model.Embedding(NumericInput.RawInPlace),
            Units = units,
            Activation = model.Activation(model.Options.Text("activation")),
            InputClip = model.Options.Number("input_clip"),
        };
        return new GoldenModel(model.Bind(graph => Zoo.DeepCrossing.Build(graph, options)));
    }

    public static GoldenModel AutoFis(GoldenCase golden, Func<string, Side> sides)
    {
        var model = FormulaClassics.Model(golden, sides);
        var (linear, vectors, start) = (model.Weights.Take("w"), model.Weights.Take("v"), 0);
        var width = vectors.Shape[1];
        foreach (var feature in model.Features)
        {
            var rows = feature.Vocabulary;
            model.Add($"linear.{feature.Name}.weight", new Tensor(new Shape(rows, 1), linear.AsFloats().Slice(start, rows)));
            model.Add($"embedding.{feature.Name}.weight", new Tensor(new Shape(rows, width), vectors.AsFloats().Slice(start * width, rows * width)));
            start += rows;
        }

        var weight = model.Weights.Take("edge_weights");
        model.Add("pairs.weight", StateDict.Reshaped(weight, 1, weight.Shape[0]));
        model.Add("pairs.norm.running_mean", model.Weights.Take("prune_BN_moving_mean"));
        model.Add("pairs.norm.running_var", model.Weights.Take("prune_BN_moving_variance"));
        var hidden = model.Options.Ints("hidden_units", 1);
        for (var i = 0; i <= hidden.Count; i++)
        {
            AddLinear(model, $"mlp.{i}", i < hidden.Count ? $"mlp.{i}" : "mlp.out");
        }

        model.IgnoreTraining("pairs", "triples");
        var options = new AutoFisOptions
        {
            Embedding = model.Embedding(NumericInput.Raw),
            Linear = new() { Bias = false },
            Pairs = [.. Kept.Select(pair => (model.Features[pair.I].Name, model.Features[pair.J].Name))],
            Mlp = new() { HiddenUnits = hidden },
        };
        return new GoldenModel(model.Bind(graph => Zoo.AutoFis.Build(graph, options)), Probes: new Dictionary<string, Func<GraphBuilder, ModelGraph, Value>>
        {
            ["fm_out"] = static (_, graph) => graph.Nodes.Last(node => node.Name.StartsWith("pairs/", StringComparison.Ordinal)).Output,
        });
    }

    /// <summary>The case's <c>pairs</c>.</summary>
    private static readonly (int I, int J)[] Kept = [(0, 1), (0, 3), (0, 4), (1, 3), (1, 4), (3, 4)];

    private static void AddLinear(FrameworkModel model, string from, string to)
    {
        model.Add($"{to}.weight", model.Weights.TakeTransposed($"{from}.weight"));
        model.Add($"{to}.bias", model.Weights.Take($"{from}.bias"));
    }
}
