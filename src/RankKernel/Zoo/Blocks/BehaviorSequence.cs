using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>A user's history as vectors, and the target that it is compared with.</summary>
internal sealed class BehaviorSequence
{
    private readonly GraphBuilder _graph;
    private readonly AttendedHistory _attended;

    /// <exception cref="GraphException">The pair is empty, names what is no column of ids, or the widths differ although they must not.</exception>
    public BehaviorSequence(GraphBuilder graph, Embeddings embeddings, AttendedPair pair, string name, bool sameWidth = true)
    {
        (_graph, Name) = (graph, name);
        _attended = new AttendedHistory(graph, embeddings, pair, $"'{name}'");
        if (sameWidth && Target.Shape[0] != History.Shape[1])
        {
            throw new GraphException($"The target of '{name}' is {Target.Shape[0]} wide and its history {History.Shape[1]}; expected equal widths.");
        }
    }

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>The columns of the history.</summary>
    public IReadOnlyList<InputField> Columns => _attended.Columns;

    /// <summary>The target [d].</summary>
    public Value Target => _attended.Target;

    /// <summary>The history [T, d].</summary>
    public Value History => _attended.Keys;

    /// <summary>The ids of the first column if it has padding.</summary>
    public Value? Ids => _attended.Ids;

    /// <summary>The padding id of the first column, or −1.</summary>
    public int Padding => _attended.Padding;

    /// <summary>1 at each position that is not padding, [T].</summary>
    public Value Real
    {
        get
        {
            var real = Along(static _ => 1);
            return Ids is null ? real : _graph.Mask(real, Ids, Padding, 0);
        }
    }

    /// <summary>The number of each position, [T].</summary>
    public Value Positions => Along(static position => position);

    private Value Along(Func<int, float> number)
    {
        float[] numbers = [.. Enumerable.Range(0, History.Shape[0]).Select(number)];
        return _graph.Add(new AlongSequence(), [_graph.Constant(new Tensor(new Shape(numbers.Length), numbers)), History]);
    }
}
