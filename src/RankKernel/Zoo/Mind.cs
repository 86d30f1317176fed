using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Options of <see cref="Mind"/>. Parameters beside the embeddings: <c>capsule.weight</c> [d, d], the map of events; <c>capsule.routing</c>
/// [interests, T], what routing starts from, if no feature gives it; <c>user.weight</c> [item, user fields + d], without a bias.
/// </summary>
public sealed record MindOptions
{
    /// <summary>The fields as vectors. The candidate and the history usually share a table.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>The fields that make up the candidate, and the columns of the history.</summary>
    public AttendedPair History { get; init; } = new([], []);

    /// <summary>The fields that stand before each interest.</summary>
    public IReadOnlyList<string> UserFields { get; init; } = [];

    /// <summary>How many interests a user has.</summary>
    public int Interests { get; init; } = 4;

    /// <summary>How many rounds of routing.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>A numeric feature of interests·T numbers that routing starts from, interest after interest; null for a parameter.</summary>
    public string? Routing { get; init; }

    /// <summary>Whether positions without an event are routed as padding and take their share of the weights before they are left out, as in torch-rechub.</summary>
    public bool PaddingTakesWeight { get; init; }

    /// <summary>From the inner product to the score.</summary>
    public Activation Output { get; init; } = ActivationKind.None;
}

/// <summary>
/// MIND: dynamic routing makes several interests of a history; a candidate's score is its cosine with the nearest one
/// (Li et al., Multi-Interest Network with Dynamic Routing for Recommendation at Tmall, 2019). The interests are the user's.
/// </summary>
public static class Mind
{
    private const float Excluded = 1e30f;
    private const float SquashEpsilon = 1e-9f;
    private const float Smallest = 1e-12f;

    /// <summary>Adds the network and its output <c>score</c>; returns the cosine, [1].</summary>
    /// <exception cref="GraphException">An option does not fit the features, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, MindOptions options)
    {
        if (options.Interests < 1 || options.Rounds < 1)
        {
            throw new GraphException($"MIND has {options.Interests} interests and {options.Rounds} rounds of routing; expected at least 1 each.");
        }

        var embeddings = new Embeddings(graph, options.Embedding);
        var sequence = new BehaviorSequence(graph, embeddings, options.History, "MIND", sameWidth: false);
        var interests = Interests(graph, embeddings, sequence, options);
        using var scope = graph.Scope("product");
        var users = Normalized(graph, Users(graph, embeddings, interests, sequence.Target.Shape[0], options));
        var item = Normalized(graph, graph.Reshape(sequence.Target, 1, sequence.Target.Shape[0]));
        var cosines = graph.Add(new MatMul(TransposeB: true), [users, item]);
        var best = graph.Reshape(graph.Reduce(cosines, ReduceKind.Max, 0), 1);
        return Score.Output(graph, best, options.Output);
    }

    /// <summary>Each interest [interests, d].</summary>
    private static Value Interests(GraphBuilder graph, Embeddings embeddings, BehaviorSequence sequence, MindOptions options)
    {
        using var scope = graph.Scope("capsule");
        var (length, width) = (sequence.History.Shape[0], sequence.History.Shape[1]);
        var map = graph.Parameter("capsule.weight", width, width);
        var events = graph.Add(new PadSequence(), [graph.Linear(sequence.History, map)]);
        var real = graph.Add(new PadSequence(), [sequence.Real]);
        if (options.PaddingTakesWeight)
        {
            var padding = graph.Linear(graph.Constant(embeddings.PaddingRow(sequence.Columns)), map);
            var missing = graph.Reshape(graph.Subtract(Number(graph, 1), real), length, 1);
            events = graph.Add(
                graph.Multiply(events, Wide(graph, real, width)), graph.Add(new MatMul(), [missing, graph.Reshape(padding, 1, width)]));
        }

        var closed = graph.Multiply(graph.Subtract(real, Number(graph, 1)), Number(graph, Excluded));
        var logits = options.Routing is { } feature
            ? graph.Reshape(graph.Input(feature), options.Interests, length)
            : graph.Parameter("capsule.routing", options.Interests, length);
        for (var round = 1; ; round++)
        {
            var weights = graph.Softmax(options.PaddingTakesWeight ? logits : graph.Add(logits, closed));
            var interests = Squashed(graph, graph.Add(new MatMul(), [graph.Multiply(weights, real), events]));
            if (round == options.Rounds)
            {
                return interests;
            }

            logits = graph.Add(logits, graph.Add(new MatMul(TransposeB: true), [interests, events]));
        }
    }

    /// <summary>Rows as long as ‖v‖² / (1 + ‖v‖²).</summary>
    private static Value Squashed(GraphBuilder graph, Value x)
    {
        var square = graph.Reduce(graph.Unary(x, UnaryKind.Square), ReduceKind.Sum, 1);
        var length = graph.Unary(graph.Add(square, Number(graph, SquashEpsilon)), UnaryKind.Sqrt);
        var factor = graph.Add(new Binary(BinaryKind.Divide), [square, graph.Multiply(graph.Add(square, Number(graph, 1)), length)]);
        return graph.Multiply(x, Wide(graph, factor, x.Shape[1]));
    }

    /// <summary>The user's fields and each interest at the width of a candidate, [interests, item].</summary>
    private static Value Users(GraphBuilder graph, Embeddings embeddings, Value interests, int width, MindOptions options)
    {
        Value[] fields = [.. options.UserFields.Select(name => embeddings.Vector(embeddings.Field(name, "A user's field of MIND")))];
        var user = fields.Sum(field => field.Shape[0]);
        var weight = graph.Parameter("user.weight", width, user + interests.Shape[1]);
        var projected = graph.Linear(interests, Columns(graph, weight, user, interests.Shape[1]));
        return fields.Length == 0 ? projected : graph.Add(projected, graph.Linear(graph.Concat(0, fields), Columns(graph, weight, 0, user)));
    }

    private static Value Columns(GraphBuilder graph, Value weight, int start, int count) =>
        count == weight.Shape[1] ? weight : graph.Slice(weight, 1, start, count);

    private static Value Normalized(GraphBuilder graph, Value x)
    {
        var length = graph.Add(new Binary(BinaryKind.Max), [graph.Reduce(x, ReduceKind.L2, 1), Number(graph, Smallest)]);
        return graph.Add(new Binary(BinaryKind.Divide), [x, Wide(graph, length, x.Shape[1])]);
    }

    /// <summary>A number a row, [m], as a row of that number, [m, width].</summary>
    private static Value Wide(GraphBuilder graph, Value x, int width)
    {
        var ones = new float[width];
        Array.Fill(ones, 1);
        return graph.Add(new MatMul(), [graph.Reshape(x, x.Shape[0], 1), graph.Constant(new Tensor(new Shape(1, width), ones))]);
    }

    private static Value Number(GraphBuilder graph, float number) => graph.Constant(new Tensor(new Shape(), [number]));
}
