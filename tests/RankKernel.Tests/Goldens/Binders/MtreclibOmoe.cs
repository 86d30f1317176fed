using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Import;
using RankKernel.Zoo;

namespace RankKernel.Tests.Goldens;

/// <summary>
/// A mixture of experts with one gate. All ids share one table, field after field; the numbers become one more field V·x + b, here
/// multiplied into what reads it: W·(V·x + b) = (W·V)·x + W·b.
/// </summary>
internal static class MtreclibOmoe
{
    private static readonly string[] Numbers = ["age", "price"];

    public static GoldenModel Bind(GoldenCase golden, Func<string, Side> sides)
    {
        var config = FrameworkConfig.Read(golden.ConfigBytes);
        var weights = new StateDict(golden.Weights);
        var parameters = new TensorDictionary();
        var features = new List<Feature>();
        var (table, start) = (weights.Take("embedding.embedding.weight"), 0);
        var width = table.Shape[1];
        foreach (var feature in config.Features.Where(feature => feature.Kind == FrameworkFeatureKind.Categorical))
        {
            var rows = table.AsFloats().Slice(start * width, feature.Vocabulary * width);
            parameters.Add($"embedding.{feature.Name}.weight", new Tensor(new Shape(feature.Vocabulary, width), rows));
            features.Add(new IdFeature(feature.Name, sides(feature.Name), new DirectEncoding(feature.Vocabulary)));
            start += feature.Vocabulary;
        }

        features.AddRange(Numbers.Select(name => new NumericFeature(name, sides(name), NumericEncoding.Raw)));
        var hyperparameters = config.Hyperparameters;
        var options = new MmoeOptions
        {
            Embedding = new EmbeddingOptions { Dimension = width },
            Tasks = [.. Enumerable.Range(0, hyperparameters.Int("task_num", 1)).Select(task => $"task{task}")],
            Experts = hyperparameters.Int("expert_num", 1),
            Expert = new MlpOptions { HiddenUnits = hyperparameters.Ints("bottom_mlp_dims", 1), BatchNorm = true },
            SharedGate = true,
            Tower = new MlpOptions { HiddenUnits = hyperparameters.Ints("tower_mlp_dims", 1), BatchNorm = true },
        };
        for (var expert = 0; expert < options.Experts; expert++)
        {
            AddStack($"expert.{expert}", options.Expert.HiddenUnits.Count, isFirst: true);
        }

        for (var task = 0; task < options.Tasks.Count; task++)
        {
            AddStack($"tower.{task}", options.Tower.HiddenUnits.Count, isFirst: false);
            Add($"tower.{task}.mlp.{4 * options.Tower.HiddenUnits.Count}", $"tower.{task}.out", isFirst: false);
        }

        Add("gate.0", "gate.0.out", isFirst: true);
        return new GoldenModel(
            new BoundModel("OMoE", features, parameters, graph => Mmoe.Build(graph, options), new Dictionary<string, string>()), IsExact: false);

        void AddStack(string name, int layers, bool isFirst)
        {
            for (var layer = 0; layer < layers; layer++)
            {
                Add($"{name}.mlp.{4 * layer}", $"{name}.{layer}", isFirst && layer == 0);
                foreach (var part in (string[])["weight", "bias", "running_mean", "running_var"])
                {
                    parameters.Add($"{name}.{layer}.norm.{part}", weights.Take($"{name}.mlp.{(4 * layer) + 1}.{part}"));
                }
            }
        }

        void Add(string from, string to, bool isFirst)
        {
            var (weight, bias) = (weights.Take($"{from}.weight"), weights.Take($"{from}.bias"));
            (weight, bias) = isFirst ? Folded(weight, bias, weights.Take("numerical_layer.weight"), weights.Take("numerical_layer.bias")) : (weight, bias);
            parameters.Add($"{to}.weight", weight);
            parameters.Add($"{to}.bias", bias);
        }
    }

    private static (Tensor Weight, Tensor Bias) Folded(Tensor weight, Tensor bias, Tensor numbers, Tensor shift)
    {
        var (rows, columns, width, count) = (weight.Shape[0], weight.Shape[1], numbers.Shape[0], numbers.Shape[1]);
        var kept = columns - width;
        double Last(int row, Func<int, double> other) =>
            Enumerable.Range(0, width).Sum(k => weight.AsFloats()[(row * columns) + kept + k] * other(k));
        var folded = new float[rows * (kept + count)];
        for (var i = 0; i < folded.Length; i++)
        {
            var (row, column) = (i / (kept + count), i % (kept + count));
            folded[i] = column < kept
                ? weight.AsFloats()[(row * columns) + column]
                : (float)Last(row, k => numbers.AsFloats()[(k * count) + column - kept]);
        }

        float[] shifted = [.. Enumerable.Range(0, rows).Select(row => (float)(bias.AsFloats()[row] + Last(row, k => shift.AsFloats()[k])))];
        return (new Tensor(new Shape(rows, kept + count), folded), new Tensor(bias.Shape, shifted));
    }
}
