using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Import;

namespace RankKernel.Tests.Goldens;

/// <summary>What models of torch-rechub share: tables by feature, MLPs whose four parts a layer are counted through.</summary>
internal sealed class TorchRechub(GoldenCase golden, Func<string, Side> sides)
{
    public FrameworkConfig Config { get; } = FrameworkConfig.Read(golden.ConfigBytes);

    public StateDict Weights { get; } = new(golden.Weights);

    public TensorDictionary Parameters { get; } = new();

    public List<Feature> Features { get; } = [];

    public int Dimension => Config.Features.Max(feature => feature.Dimension);

    /// <summary>Adds single ids and their tables.</summary>
    public void AddIds(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            Parameters.Add($"embedding.{name}.weight", Weights.Take($"embedding.embed_dict.{name}.weight"));
            Features.Add(new IdFeature(name, sides(name), new DirectEncoding(Config.Feature(name).Vocabulary)));
        }
    }

    /// <summary>Adds a sequence feature of parallel sequences; they use the tables of single ids.</summary>
    public void AddHistory(string name, params ReadOnlySpan<string> columns)
    {
        var parts = new List<SequenceColumn>();
        foreach (var column in columns)
        {
            parts.Add(new IdColumn(column, new DirectEncoding(Config.Feature(column).Vocabulary, Padding: 0)));
        }

        Features.Add(new SequenceFeature(name, sides(name), Config.Feature(columns[0]).MaxLength, parts));
    }

    public void AddNumber(string name) => Features.Add(new NumericFeature(name, sides(name), NumericEncoding.Raw));

    public void AddMlp(int layers)
    {
        for (var layer = 0; layer < layers; layer++)
        {
            AddLayer($"mlp.mlp.{4 * layer}", $"mlp.{layer}");
            foreach (var part in (string[])["weight", "bias", "running_mean", "running_var"])
            {
                Parameters.Add($"mlp.{layer}.norm.{part}", Weights.Take($"mlp.mlp.{(4 * layer) + 1}.{part}"));
            }
        }

        AddLayer($"mlp.mlp.{4 * layers}", "mlp.out");
    }

    public void AddLayer(string from, string to) => TransformerWeights.AddLayer(Weights, Parameters.Add, from, to);

    public GoldenModel Bind(Func<GraphBuilder, Value> build) =>
        new(new BoundModel(Config.Model, Features, Parameters, build, new Dictionary<string, string>()));
}
