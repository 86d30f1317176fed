using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>Which columns of a history are attended, and by which fields.</summary>
/// <param name="Target">The fields that make up the query.</param>
/// <param name="History">The columns that make up the keys, as wide as the query.</param>
public sealed record AttendedPair(IReadOnlyList<string> Target, IReadOnlyList<string> History);

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

    /// <summary>How scores become weights.</summary>
    public AttentionNormalization Normalization { get; init; }

    /// <summary>The number that scores are multiplied by, such as 1/√H.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Positions with this id in the first column have no weight, −1 for none; null for the padding of that column's encoding.</summary>
    public int? PaddingId { get; init; }

    /// <summary>What an empty history gives: zeros, or the keys' tables at the padding row.</summary>
    public EmptyHistory Empty { get; init; }
}

/// <summary>What a user's history says of one target: the attended history.</summary>
internal sealed class Interest
{
    /// <exception cref="GraphException">The pair is empty or names what is no column of ids, or the widths differ.</exception>
    public Interest(GraphBuilder graph, Embeddings embeddings, AttendedPair pair, int unit, AttentionOptions options)
    {
        if (pair.Target.Count == 0 || pair.History.Count == 0 || options.HiddenUnits.Count == 0)
        {
            throw new GraphException($"Attention {unit} needs at least one target, one history column and one hidden layer.");
        }

        Columns = [.. pair.History.Select(name => embeddings.Field(name, "The attended history"))];
        Target = graph.Concat(0, [.. pair.Target.Select(name => embeddings.Vector(embeddings.Field(name, "The target of attention")))]);
        var keys = graph.Concat(1, [.. Columns.Select(embeddings.Positions)]);
        var padding = options.PaddingId ?? Columns[0].Padding;
        using var scope = graph.Scope($"attention.{unit}");
        var inputs = new List<Value> { Target, keys };
        if (padding >= 0)
        {
            inputs.Add(Columns[0].Input(graph));
        }

        AddLayers(graph, inputs, $"attention.{unit}", options);
        if (options.Empty == EmptyHistory.PaddingRow)
        {
            inputs.Add(graph.Constant(PaddingRow(embeddings)));
        }

        Attended = graph.Add(
            new TargetAttention(
                options.HiddenUnits.Count, options.Activation.Function, options.Normalization, options.Scale, padding, options.Empty),
            inputs);
    }

    /// <summary>The attended columns.</summary>
    public IReadOnlyList<InputField> Columns { get; }

    /// <summary>The query [d].</summary>
    public Value Target { get; }

    /// <summary>The weighted sum of the history [d].</summary>
    public Value Attended { get; }

    private void AddLayers(GraphBuilder graph, List<Value> inputs, string name, AttentionOptions options)
    {
        var width = 4 * Target.Shape[0];
        for (var i = 0; i < options.HiddenUnits.Count; i++)
        {
            var units = options.HiddenUnits[i];
            inputs.Add(graph.Parameter($"{name}.{i}.weight", units, width));
            inputs.Add(graph.Parameter($"{name}.{i}.bias", units));
            inputs.AddRange(options.Activation.Vectors(graph, $"{name}.{i}.activation", units));
            width = units;
        }

        inputs.Add(graph.Parameter($"{name}.out.weight", 1, width));
        inputs.Add(graph.Parameter($"{name}.out.bias", 1));
    }

    private Tensor PaddingRow(Embeddings embeddings)
    {
        var row = new List<float>();
        foreach (var column in Columns)
        {
            var table = embeddings.Table(column).Data!;
            var width = table.Shape[1];
            row.AddRange(table.AsFloats().Slice(Math.Max(column.Padding, 0) * width, width));
        }

        return new Tensor(new Shape(row.Count), row.ToArray());
    }
}
