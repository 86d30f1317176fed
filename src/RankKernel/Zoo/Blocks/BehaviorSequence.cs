using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>A user's history as vectors, and the target that it is compared with.</summary>
internal sealed class BehaviorSequence
{
    private readonly GraphBuilder _graph;

    /// <exception cref="GraphException">The pair is empty, names what is no column of ids, or the widths differ.</exception>
    public BehaviorSequence(GraphBuilder graph, Embeddings embeddings, AttendedPair pair, string name, bool sameWidth = true)
    {
        if (pair.Target.Count == 0 || pair.History.Count == 0)
        {
            throw new GraphException($"'{name}' needs at least one target and one history column.");
        }

        (_graph, Name) = (graph, name);
        Columns = [.. pair.History.Select(column => embeddings.Field(column, $"The history of '{name}'"))];
        Target = graph.Concat(0, [.. pair.Target.Select(field => embeddings.Vector(embeddings.Field(field, $"The target of '{name}'")))]);
        History = graph.Concat(1, [.. Columns.Select(embeddings.Positions)]);
        Padding = Columns[0].Padding;
        Ids = Padding < 0 ? null : Columns[0].Input(graph);
        if (sameWidth && Target.Shape[0] != History.Shape[1])
        {
            throw new GraphException($"The target of '{name}' is {Target.Shape[0]} wide and its history {History.Shape[1]}; expected equal widths.");
        }
    }

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>The columns of the history.</summary>
    public IReadOnlyList<InputField> Columns { get; }

    /// <summary>The target [d].</summary>
    public Value Target { get; }

    /// <summary>The history [T, d].</summary>
    public Value History { get; }

    /// <summary>The ids of the first column if it has padding.</summary>
    public Value? Ids { get; }

    /// <summary>The padding id of the first column, or −1.</summary>
    public int Padding { get; }

    /// <summary>1 at each position that is not padding, [T].</summary>
    public Value Real
    {
        get
        {
            var ones = new float[History.Shape[0]];
            Array.Fill(ones, 1);
            var real = _graph.Add(new AlongSequence(), [_graph.Constant(new Tensor(new Shape(ones.Length), ones)), History]);
            return Ids is null ? real : _graph.Mask(real, Ids, Padding, 0);
        }
    }
}
