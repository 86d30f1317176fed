using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Import;
using RankKernel.Zoo;

namespace RankKernel.Tests.Goldens;

/// <summary>Two public AutoRec modules: one keeps encoder and decoder as sequences of layers, the other as layers.</summary>
internal static class AutoRecModules
{
    public static GoldenModel Bind(GoldenCase golden, Func<string, Side> sides)
    {
        var weights = new StateDict(golden.Weights);
        var isSequence = weights.Contains("encoder.0.weight");
        var parameters = new TensorDictionary();
        Add("encoder", bias => bias);
        Add("decoder", FormulaClassics.Column);
        var shape = parameters.ShapeOf("encoder.weight")!.Value;
        var options = new AutoRecOptions
        {
            Item = null,
            HiddenUnits = shape[0],
            Output = isSequence ? ActivationKind.None : ActivationKind.Sigmoid,
        };
        Feature[] features = [new NumericFeature("ratings", sides("ratings"), NumericEncoding.Raw, shape[1])];
        var model = new BoundModel("AutoRec", features, parameters, graph => AutoRec.Build(graph, options), new Dictionary<string, string>());
        return new GoldenModel(model, Probes: new Dictionary<string, Func<GraphBuilder, ModelGraph, Value>>
        {
            ["hidden"] = (_, graph) => Encoder(graph).Where(node => isSequence || node.Operation is Linear).Last().Output,
        });

        void Add(string layer, Func<Tensor, Tensor> bias)
        {
            var from = isSequence ? $"{layer}.0" : layer;
            parameters.Add($"{layer}.weight", weights.Take($"{from}.weight"));
            parameters.Add($"{layer}.bias", bias(weights.Take($"{from}.bias")));
        }
    }

    private static IEnumerable<Node> Encoder(ModelGraph graph) => graph.Nodes.Where(node => node.Name.StartsWith("encoder/", StringComparison.Ordinal));
}
