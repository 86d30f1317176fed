using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// DIN's attention unit. Parameters of unit A: <c>attention.A.I.weight</c> [out, in], <c>.bias</c>, <c>.activation.…</c> of each
/// hidden layer, the first of which reads [q, k, q−k, q⊙k]; <c>attention.A.out.weight</c> [1, in], <c>.bias</c>.
/// </summary>
public sealed record AttentionOptions
{
    /// <summary>The widths of the hidden layers, at least one.</summary>
    public IReadOnlyList<int> HiddenUnits { get; init; } = [80, 40];

    /// <summary>What each hidden layer ends with.</summary>
    public LayerActivation Activation { get; init; } = new(ActivationKind.Sigmoid);

    /// <summary>Whether each hidden layer is normalised before its activation (<c>attention.A.I.norm.…</c>).</summary>
    public bool BatchNorm { get; init; }

    /// <summary>ε of the normalisations.</summary>
    public double BatchNormEpsilon { get; init; } = 1e-5;

    /// <summary>How scores become weights.</summary>
    public AttentionNormalization Normalization { get; init; }

    /// <summary>The number that scores are multiplied by, such as 1/√H.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Positions with this id in the first column have no weight, −1 for none; null for the padding of that column's encoding.</summary>
    public int? PaddingId { get; init; }

    /// <summary>What an empty history gives: zeros, or the keys' tables at the padding row.</summary>
    public EmptyHistory Empty { get; init; }
}

/// <summary>Attention of a query over the positions of a sequence.</summary>
internal static class AttentionUnit
{
    /// <summary>The keys' weighted sum [d], or the weights [T].</summary>
    /// <param name="graph">What is added to.</param>
    /// <param name="unit">Which unit: the names of its parameters.</param>
    /// <param name="query">[d].</param>
    /// <param name="keys">[T, d].</param>
    /// <param name="ids">The ids whose padding has no weight, or null.</param>
    /// <param name="padding">The padding.</param>
    /// <param name="options">The unit's options.</param>
    /// <param name="paddingRow">For a weighted sum: what an empty history gives, if not zeros.</param>
    /// <param name="weights">Whether the result is the weights.</param>
    public static Value Build(
        GraphBuilder graph, int unit, Value query, Value keys, Value? ids, int padding, AttentionOptions options, Tensor? paddingRow = null, bool weights = false)
    {
        if (options.HiddenUnits.Count == 0)
        {
            throw new GraphException($"Attention {unit} needs at least one hidden layer.");
        }

        var (name, width) = ($"attention.{unit}", 4 * query.Shape[0]);
        var inputs = new List<Value> { query, keys };
        inputs.AddRange(ids is null ? [] : [ids]);
        for (var i = 0; i < options.HiddenUnits.Count; i++)
        {
            var units = options.HiddenUnits[i];
            inputs.AddRange(Layer(graph, $"{name}.{i}", units, width, options));
            inputs.AddRange(options.Activation.Vectors(graph, $"{name}.{i}.activation", units));
            width = units;
        }

        inputs.Add(graph.Parameter($"{name}.out.weight", 1, width));
        inputs.Add(graph.Parameter($"{name}.out.bias", 1));
        inputs.AddRange(paddingRow is null ? [] : [graph.Constant(paddingRow)]);
        var operation = new TargetAttention(
            options.HiddenUnits.Count, options.Activation.Function, options.Normalization, options.Scale, ids is null ? -1 : padding,
            paddingRow is null ? EmptyHistory.Zero : EmptyHistory.PaddingRow, Weights: weights);
        return graph.Add(operation, inputs);
    }

    /// <summary>A layer's weight and bias, with the normalisation that follows folded into them.</summary>
    private static Value[] Layer(GraphBuilder graph, string name, int units, int width, AttentionOptions options)
    {
        var (weight, bias) = (graph.Parameter($"{name}.weight", units, width), graph.Parameter($"{name}.bias", units));
        if (!options.BatchNorm)
        {
            return [weight, bias];
        }

        var (scale, shift) = NormFolding.ScaleAndShift(
            graph.Parameter($"{name}.norm.running_mean", units), graph.Parameter($"{name}.norm.running_var", units),
            graph.Parameter($"{name}.norm.weight", units), graph.Parameter($"{name}.norm.bias", units), options.BatchNormEpsilon);
        var rows = weight.Data!.AsFloats().ToArray();
        var shifts = bias.Data!.AsFloats().ToArray();
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = (float)((double)rows[i] * scale.AsFloats()[i / width]);
        }

        for (var i = 0; i < units; i++)
        {
            shifts[i] = (float)(((double)shifts[i] * scale.AsFloats()[i]) + shift.AsFloats()[i]);
        }

        return [graph.Constant(new Tensor(weight.Shape, rows)), graph.Constant(new Tensor(bias.Shape, shifts))];
    }
}
