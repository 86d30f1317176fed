using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Import;
using RankKernel.Zoo;

namespace RankKernel.Tests.Goldens;

/// <summary>What is done with scores at serving: corrections of a probability, and fusion of several scores.</summary>
internal static class FormulaScores
{
    public static GoldenModel Calibration(GoldenCase golden, Func<string, Side> sides)
    {
        var weights = new StateDict(golden.Weights);
        var corrections = new Dictionary<string, ScoreCorrection>
        {
            ["calibrated"] = new NegativeSampling(weights.Take("w").AsFloats()[0]),
            ["platt"] = new PlattScaling(weights.Take("a").AsFloats()[0], weights.Take("b").AsFloats()[0]),
            ["isotonic"] = new IsotonicTable(Numbers(weights, "knots_x"), Numbers(weights, "knots_y")),
        };
        return Model("calibration", [new NumericFeature("logit", sides("logit"), NumericEncoding.Raw)], graph =>
        {
            var logit = graph.Input("logit");
            foreach (var (name, correction) in corrections)
            {
                using (graph.Scope("p"))
                {
                    graph.Output(name, graph.Activate(logit, ActivationKind.Sigmoid));
                }

                Zoo.Calibration.Build(graph, new() { Output = name, Corrections = [correction] });
            }

            return logit;
        });
    }

    public static GoldenModel TaskFusion(GoldenCase golden, Func<string, Side> sides)
    {
        var weights = new StateDict(golden.Weights);
        var (a, b, c, w) = (Numbers(weights, "a"), Numbers(weights, "b"), Numbers(weights, "c"), Numbers(weights, "w"));
        var expressions = new Dictionary<string, string>
        {
            ["product"] = string.Join(" * ", Enumerable.Range(0, 3).Select(k => $"({a[k]:R} + {b[k]:R}*scores[{k}]) ^ {c[k]:R}")),
            ["weighted"] = string.Join(" + ", Enumerable.Range(0, 3).Select(k => $"{w[k]:R}*scores[{k}]")),
            ["expected_value"] = "scores[0] * scores[1] * log(1 + price)",
            ["rank_power"] = $"scores[0] * pow(price + 1, {Numbers(weights, "mu")[0]:R})",
        };
        Feature[] features =
        [
            new NumericFeature("scores", sides("scores"), NumericEncoding.Raw, 3), new NumericFeature("price", sides("price"), NumericEncoding.Raw),
        ];
        return Model("fusion", features, graph =>
            graph.Concat(0, [.. expressions.Select(one => Zoo.TaskFusion.Build(graph, new() { Name = one.Key, Expression = one.Value }))]));
    }

    /// <summary>The constants are the references', rounded to float32.</summary>
    private static GoldenModel Model(string name, IReadOnlyList<Feature> features, Func<GraphBuilder, Value> build) =>
        new(new BoundModel(name, features, new TensorDictionary(), build, new Dictionary<string, string>()), IsExact: false);

    private static double[] Numbers(StateDict weights, string name) => [.. weights.Take(name).AsFloats().ToArray().Select(number => (double)number)];
}
