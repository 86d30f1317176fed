using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>Which weights a bilinear interaction has.</summary>
public enum BilinearKind
{
    /// <summary>One matrix for all pairs.</summary>
    All,

    /// <summary>One matrix a left field.</summary>
    Each,

    /// <summary>One matrix a pair.</summary>
    Interaction,
}

/// <summary>
/// W·v_i and v_j for all pairs i &lt; j. Parameters: <c>NAME.weight</c> [d, d]; or <c>NAME.I.weight</c> [d, d] for each field but the
/// last; or, for each field I but the last, <c>NAME.I.weight</c> [(F−1−I)·d, d] with the matrices of its pairs one below the other.
/// </summary>
internal sealed class Bilinear
{
    private readonly GraphBuilder _graph;
    private readonly string _name;

    public Bilinear(GraphBuilder graph, string name, IReadOnlyList<Value> fields, BilinearKind kind)
    {
        (_graph, _name) = (graph, name);
        using var scope = graph.Scope(name);
        var (count, width) = (fields.Count, fields.Count == 0 ? 0 : fields[0].Shape[0]);
        if (count < 2)
        {
            throw new GraphException($"The interaction '{name}' has {count} fields; expected at least 2.");
        }

        var (left, right) = (new List<Value>(), new List<Value>());
        for (var i = 0; i < count - 1; i++)
        {
            var pairs = count - 1 - i;
            var isEach = kind != BilinearKind.Interaction;
            var weight = graph.Parameter(kind == BilinearKind.All ? $"{name}.weight" : $"{name}.{i}.weight", isEach ? width : pairs * width, width);
            var product = graph.Linear(fields[i], weight);
            left.AddRange(Enumerable.Range(0, pairs).Select(pair => isEach || pairs == 1 ? product : graph.Slice(product, 0, pair * width, width)));
            right.AddRange(fields.Skip(i + 1));
        }

        (Left, Right) = (left, right);
    }

    /// <summary>W·v_i of each pair, [d].</summary>
    public IReadOnlyList<Value> Left { get; }

    /// <summary>v_j of each pair, [d].</summary>
    public IReadOnlyList<Value> Right { get; }

    /// <summary>(W·v_i)⊙v_j, pair after pair, [P·d] (Huang et al., FiBiNET, 2019); or (W·v_i)·v_j, [P].</summary>
    public Value Pairs(PairFunction function)
    {
        using var scope = _graph.Scope(_name);
        Value[] fields = [.. Left.Concat(Right).Distinct()];
        int[] pairs = [.. Left.Zip(Right).SelectMany(pair => (int[])[Array.IndexOf(fields, pair.First), Array.IndexOf(fields, pair.Second)])];
        return _graph.Add(new FieldPairs(function, false, pairs), fields);
    }

    /// <summary>Σ over the pairs of (W·v_i)·v_j, [1].</summary>
    public Value Sum()
    {
        using var scope = _graph.Scope(_name);
        return _graph.Dot(_graph.Concat(0, Left), _graph.Concat(0, Right));
    }
}
