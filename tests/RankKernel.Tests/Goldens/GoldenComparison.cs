using RankKernel.Graph;

namespace RankKernel.Tests.Goldens;

/// <summary>One tensor of a case beside what an engine gives.</summary>
internal sealed record ComparedTensor(string Name, double[] Expected, double[] Actual, double Tolerance)
{
    public double Error => Expected.Zip(Actual, (a, b) => Math.Abs(a - b)).Max();

    public double Largest => Expected.Max(Math.Abs);
}

/// <summary>Runs a case on an engine and sets outputs and intermediates beside the reference's.</summary>
internal static class GoldenComparison
{
    /// <summary>Of a double-precision engine, relative to the largest element of a tensor.</summary>
    private const double DoubleTolerance = 1e-9;

    /// <summary>Intermediates that only explain a case: inputs of a quirk, or scores within an attention unit.</summary>
    private static readonly HashSet<string> NotExposed =
    [
        "scores", "weights", "f1_mean", "f1_std", "f2_mean", "f2_std",
        "attn_scores", "attention", "att_scores", // Of the rows with a history alone, or before the mask.
        "gru1", "gru_out", // Sequences.
        "conv_0", "conv_1", // Before they are pooled, which is one operation here.
        "normalised", // Features, as they are encoded, or folded into the layer behind.
        "selected", // The positions that a search finds.
        "bucket", // Of a hash, whole numbers.
        "encoder_in", "transformer_in", "transformer_out", // A history and its target, which are two values here.
        "pn_mean", "pn_var", // Folded into the layer behind.
        "tower0_out", "gate_0_0", // Of another scene than the row's.
        "short_attention", // Uniform for an empty history, over states of zeros.
        "last_output", // Of a step whose output nothing reads.
    ];

    public static IReadOnlyList<ComparedTensor> Run(GoldenCase golden, GoldenModel bound, IGoldenEngine engine)
    {
        var model = bound.Model;
        var graph = new GraphBuilder(model.Features, model.Parameters);
        var logit = model.Build(graph);
        var network = graph.Build();
        var (tensors, expected) = Outputs(golden, network);
        foreach (var intermediate in golden.Intermediates.Where(intermediate => !NotExposed.Contains(intermediate)))
        {
            var elements = golden.Intermediate(intermediate);
            var value = bound.Probes?.GetValueOrDefault(intermediate)?.Invoke(graph, network)
                ?? GoldenProbes.Join(graph, network, intermediate) ?? GoldenProbes.Find(graph, network, logit, intermediate, elements.Length / golden.Rows);
            Xunit.Assert.True(value is not null, $"{golden.Name} gives '{intermediate}', and nobody says which value that is.");
            GoldenProbes.AddOutputs(graph, intermediate, value);
            expected.Add(intermediate, elements);
            tensors.Add(intermediate, intermediate);
        }

        var actual = engine.Run(new ModelDefinition(golden.Name, model.Features, graph.Build()), new GoldenRows(golden, model, bound.PaddedInFront));
        var isDouble = engine.IsDouble && bound.IsExact && !RoundsConstants(network);
        return [.. expected.Select(pair => new ComparedTensor(
            pair.Key, pair.Value, Elements(golden, pair.Key, pair.Value.Length, actual),
            isDouble ? DoubleTolerance * pair.Value.Max(Math.Abs) : golden.Tolerance(tensors[pair.Key])))];
    }

    /// <summary>The outputs alone, of a model that came by another way than the binder's.</summary>
    public static IReadOnlyList<ComparedTensor> RunOutputs(GoldenCase golden, GoldenModel bound, ModelDefinition model, IGoldenEngine engine)
    {
        var (tensors, expected) = Outputs(golden, model.Graph);
        var actual = engine.Run(model, new GoldenRows(golden, bound.Model, bound.PaddedInFront));
        return [.. expected.Select(pair => new ComparedTensor(
            pair.Key, pair.Value, Elements(golden, pair.Key, pair.Value.Length, actual), golden.Tolerance(tensors[pair.Key])))];
    }

    /// <summary>An output of the network for each of the case's; or for each column of the only one.</summary>
    private static (Dictionary<string, string> Tensors, Dictionary<string, double[]> Expected) Outputs(GoldenCase golden, ModelGraph network)
    {
        var names = network.Outputs.Select(output => output.Name).ToArray();
        if (golden.Outputs.Count == 1 && names.Length > 1)
        {
            var all = golden.Expected(golden.Outputs[0]);
            Xunit.Assert.Equal(all.Length / golden.Rows, names.Length);
            return (
                names.ToDictionary(name => name, _ => golden.Outputs[0]),
                names.Index().ToDictionary(pair => pair.Item, pair => all.Where((_, i) => i % names.Length == pair.Index).ToArray()));
        }

        Xunit.Assert.Equal(golden.Outputs.Count, names.Length);
        var tensors = names.Zip(golden.Outputs).ToDictionary(pair => pair.First, pair => pair.Second);
        return (tensors, tensors.ToDictionary(pair => pair.Key, pair => First(golden, golden.Expected(pair.Value))));
    }

    private static double[] Elements(GoldenCase golden, string value, int count, IReadOnlyDictionary<string, double[]> actual)
    {
        var width = count / golden.Rows;
        var elements = new double[count];
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = (actual.TryGetValue(value, out var whole) ? whole : actual[GoldenProbes.OutputName(value, i % width)])[i / width];
        }

        return elements;
    }

    /// <summary>The first column: of two classes the click.</summary>
    private static double[] First(GoldenCase golden, double[] elements)
    {
        var width = elements.Length / golden.Rows;
        return [.. Enumerable.Range(0, golden.Rows).Select(row => elements[row * width])];
    }

    /// <summary>
    /// A fused attention unit takes Dice's normalisation as a scale and a shift in float32; a normalised convolution folds them in; a
    /// logarithm's least magnitude is a float32.
    /// </summary>
    private static bool RoundsConstants(ModelGraph network) => network.Nodes.Any(node =>
        node.Operation is TargetAttention { Activation.Kind: ActivationKind.Dice } or Unary { Function: UnaryKind.Log }
        || (node.Operation is Conv && node.Inputs[1].Name.Contains("constant", StringComparison.Ordinal)));
}
