using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

/// <summary>Trees from a model description; their nodes are among the weights.</summary>
internal static class TreeSpec
{
    public static Func<GraphBuilder, Value> Gbdt(SpecObject spec)
    {
        var options = new GbdtOptions
        {
            Features = spec.TextsOrNull("features"),
            Outputs = spec.TextsOrNull("outputs") ?? ["score"],
            Output = OptionSpec.Output(spec),
            Softmax = spec.Flag("softmax", false),
        };
        return graph => Zoo.Gbdt.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> GbdtLr(SpecObject spec, ParameterSource weights)
    {
        var options = new GbdtLrOptions
        {
            Features = spec.TextsOrNull("features"),
            Linear = spec.Has("linear_fields") ? OptionSpec.Linear(spec, weights) : null,
            Output = OptionSpec.Output(spec),
        };
        return graph => Zoo.GbdtLr.Build(graph, options);
    }
}
