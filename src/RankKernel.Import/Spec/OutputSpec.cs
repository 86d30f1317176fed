using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

/// <summary>What is done with a network's outputs: softmax over classes, calibration, fusion, and which one models rank by.</summary>
internal static class OutputSpec
{
    private static readonly Dictionary<string, Func<SpecObject, ScoreCorrection>> Corrections = new()
    {
        ["negative_sampling"] = static spec => new NegativeSampling(spec.Number("rate")),
        ["platt"] = static spec => new PlattScaling(spec.Number("slope"), spec.Number("offset")),
        ["logit_bias"] = static spec => new LogitBias(spec.Number("bias")),
        ["isotonic"] = static spec => new IsotonicTable(spec.Numbers("places"), spec.Numbers("values")),
    };

    public static Action<GraphBuilder> Read(SpecObject spec)
    {
        var steps = new List<Action<GraphBuilder>>();
        if (spec.TextsOrNull("class_softmax") is { } classes)
        {
            steps.Add(graph => ClassSoftmax.Build(graph, new ClassSoftmaxOptions { Outputs = classes }));
        }

        if (spec.Has("calibration"))
        {
            var outputs = spec.Object("calibration");
            steps.AddRange(outputs.Unasked.ToList().Select(name => Calibrate(name, outputs.Objects(name))));
        }

        steps.AddRange(spec.TextMap("fusion").Select<KeyValuePair<string, string>, Action<GraphBuilder>>(
            fusion => graph => TaskFusion.Build(graph, new TaskFusionOptions { Name = fusion.Key, Expression = fusion.Value })));
        if (spec.Has("rank_by"))
        {
            var first = spec.Text("rank_by");
            steps.Add(graph => graph.PutFirst(first));
        }

        return graph => steps.ForEach(step => step(graph));
    }

    private static Action<GraphBuilder> Calibrate(string output, IReadOnlyList<SpecObject> specs)
    {
        var corrections = specs.Select(Correction).ToList();
        return graph => Calibration.Build(graph, new CalibrationOptions { Output = output, Corrections = corrections });
    }

    private static ScoreCorrection Correction(SpecObject spec)
    {
        var correction = spec.Choice("type", Corrections)(spec);
        spec.ExpectNoMore();
        return correction;
    }
}
