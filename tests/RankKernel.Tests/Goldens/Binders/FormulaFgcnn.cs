using RankKernel.Graph;
using RankKernel.Import;
using RankKernel.Zoo;

namespace RankKernel.Tests.Goldens;

/// <summary>FGCNN in the DeepCTR convention: maps of [fields, d, channels], and an output layer without a bias.</summary>
internal static class FormulaFgcnn
{
    public static GoldenModel Bind(GoldenCase golden, Func<string, Side> sides)
    {
        var model = FormulaModel.Read(golden, sides);
        var weights = model.Weights;
        foreach (var feature in model.Features)
        {
            model.Add($"embedding.generator.{feature.Name}.weight", weights.Take($"fg_embedding.{feature.Name}"));
            model.Add($"linear.{feature.Name}.weight", weights.Take($"linear.{feature.Name}", feature.Vocabulary, 1));
        }

        model.Add("linear.bias", weights.Take("linear.bias"));
        var spec = model.Options;
        var (filters, heights) = (spec.Ints("filters", 1), spec.Ints("kernel_width", 1));
        var (maps, pools) = (spec.Ints("new_maps", 1), spec.Ints("pooling_width", 1));
        var options = new FgcnnOptions
        {
            Embedding = model.Embedding(NumericInput.Raw),
            Layers = [.. filters.Select((count, i) => new FgcnnLayer(count, heights[i], pools[i], maps[i]))],
            Mlp = new MlpOptions { HiddenUnits = spec.Ints("hidden_units", 1) },
            Linear = new LinearOptions(),
        };
        for (var i = 0; i < filters.Count; i++)
        {
            var kernel = weights.Take($"conv{i}.weight");
            var ordered = StateDict.Permuted(kernel, 3, 0, 2, 1);
            model.Add($"generator.{i}.weight", StateDict.Reshaped(ordered, filters[i], heights[i], kernel.Shape[2]));
            model.Add($"generator.{i}.bias", weights.Take($"conv{i}.bias"));
            var (recombine, width) = (weights.TakeTransposed($"recombine{i}.weight"), options.Embedding.Dimension);
            var (outputs, inputs) = (recombine.Shape[0], recombine.Shape[1]);
            var rows = StateDict.Permuted(StateDict.Reshaped(recombine, outputs, inputs / (width * filters[i]), width, filters[i]), 0, 1, 3, 2);
            model.Add($"generator.{i}.recombine.weight", StateDict.Reshaped(rows, outputs, inputs));
            model.Add($"generator.{i}.recombine.bias", weights.Take($"recombine{i}.bias"));
        }

        for (var i = 0; i < options.Mlp.HiddenUnits.Count; i++)
        {
            FormulaModel.Layer(model, $"mlp.{i}", $"mlp.{i}");
        }

        model.Add("mlp.out.weight", weights.TakeTransposed("out.weight"));
        model.Add("mlp.out.bias", new Tensor(new Shape(1), [0f]));
        return new GoldenModel(model.Bind(graph => Fgcnn.Build(graph, options)));
    }
}
