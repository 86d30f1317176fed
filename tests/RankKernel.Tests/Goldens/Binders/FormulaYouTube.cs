using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Import;
using RankKernel.Zoo;

namespace RankKernel.Tests.Goldens;

/// <summary>YouTube's ranking network; numbers are brought to [0, 1] by stored quantiles, as features are encoded.</summary>
internal static class FormulaYouTube
{
    public static GoldenModel Bind(GoldenCase golden, Func<string, Side> sides)
    {
        var model = FormulaModel.Read(golden, sides);
        var options = new YouTubeRankingOptions
        {
            Embedding = model.Embedding(NumericInput.Raw),
            Mlp = new MlpOptions { HiddenUnits = model.Options.Ints("hidden_units", 1) },
        };
        FormulaModel.Stack(model, "mlp", "mlp", options.Mlp.HiddenUnits.Count);
        var quantiles = model.Features.Where(feature => feature.Kind == FrameworkFeatureKind.Numeric).ToDictionary(
            feature => feature.Name,
            feature => new Quantile([.. model.Weights.Take($"quantiles.{feature.Name}").AsFloats().ToArray().Select(number => (double)number)]));
        var bound = model.Bind(graph =>
        {
            var logit = YouTubeRanking.Build(graph, options);
            graph.Output("click_probability", graph.Activate(logit, ActivationKind.Sigmoid));
            return logit;
        });
        return new GoldenModel(
            bound with
            {
                Features = [.. bound.Features.Select(feature => feature is NumericFeature number
                    ? new NumericFeature(number.Name, number.Side, new NumericEncoding([quantiles[number.Name]]))
                    : feature)],
            },
            IsExact: false);
    }
}
