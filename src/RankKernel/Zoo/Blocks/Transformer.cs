using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Blocks of a transformer encoder, normalised after each part: attention, then two Linears. Parameters of block I of a stack:
/// <c>.I.{query, key, value, out}.weight</c> [d, d] and <c>.bias</c>, <c>.I.hidden.weight</c> [h, d], <c>.bias</c>,
/// <c>.I.output.weight</c> [d, h], <c>.bias</c>, <c>.I.norm1.{weight, bias}</c>, <c>.I.norm2.{weight, bias}</c> [d].
/// </summary>
public sealed record TransformerOptions
{
    /// <summary>How many blocks.</summary>
    public int Blocks { get; init; } = 1;

    /// <summary>How many heads.</summary>
    public int Heads { get; init; } = 2;

    /// <summary>The width between the two Linears; null for that of the positions.</summary>
    public int? HiddenUnits { get; init; }

    /// <summary>What stands between the two Linears.</summary>
    public LayerActivation Activation { get; init; } = new(ActivationKind.Relu);

    /// <summary>Whether a position sees itself and those before it alone.</summary>
    public bool Causal { get; init; }

    /// <summary>Whether each part is added to its input.</summary>
    public bool Residual { get; init; } = true;

    /// <summary>Whether each part is normalised.</summary>
    public bool LayerNorm { get; init; } = true;

    /// <summary>ε of the normalisations.</summary>
    public double LayerNormEpsilon { get; init; } = 1e-5;
}

/// <summary>
/// A transformer over a history and, behind it, one more position: the target. The two are separate values, so that the history's
/// part is the user's as far as it does not see the target.
/// </summary>
/// <param name="graph">What is added to.</param>
/// <param name="name">The stack's name.</param>
/// <param name="ids">The ids whose padding nobody attends to, or null.</param>
/// <param name="padding">The padding.</param>
/// <param name="options">The options.</param>
internal sealed class Transformer(GraphBuilder graph, string name, Value? ids, int padding, TransformerOptions options)
{
    /// <summary>The history [T, d] after all blocks.</summary>
    public Value History(Value history)
    {
        for (var i = 0; i < Blocks; i++)
        {
            history = new Block(this, i).History(history, null);
        }

        return history;
    }

    /// <summary>The target [d] after all blocks, and the history [T, d] if it is asked for, else as the last block found it.</summary>
    public (Value History, Value Target) WithTarget(Value history, Value target, bool needsHistory)
    {
        for (var i = 0; i < Blocks; i++)
        {
            var block = new Block(this, i);
            var next = block.Target(history, target);
            history = needsHistory || i + 1 < Blocks ? block.History(history, options.Causal ? null : target) : history;
            target = next;
        }

        return (history, target);
    }

    /// <summary>A position [d] that sees itself alone, after all blocks.</summary>
    public Value Alone(Value position)
    {
        for (var i = 0; i < Blocks; i++)
        {
            var block = new Block(this, i);
            position = block.Finish(position, block.Projected(position, "value"));
        }

        return position;
    }

    /// <summary>A normalisation over the last dimension.</summary>
    public static Value Norm(GraphBuilder graph, string name, Value x, double epsilon) => graph.Add(
        new LayerNorm(epsilon), [x, graph.Parameter($"{name}.weight", x.Shape.Last), graph.Parameter($"{name}.bias", x.Shape.Last)]);

    private int Blocks => options.Blocks >= 1
        ? options.Blocks
        : throw new GraphException($"The transformer '{name}' has {options.Blocks} blocks; expected at least 1.");

    private sealed class Block(Transformer stack, int index)
    {
        private readonly GraphBuilder _graph = stack.Graph;
        private readonly TransformerOptions _options = stack.Options;
        private readonly string _name = $"{stack.Name}.{index}";

        public Value History(Value history, Value? target) =>
            Finish(history, Attend(history, history, target, _options.Causal));

        public Value Target(Value history, Value target) => Finish(target, Attend(target, history, target, causal: false));

        public Value Projected(Value x, string part, int? units = null) => _graph.Linear(
            x,
            _graph.Parameter($"{_name}.{part}.weight", units ?? x.Shape.Last, x.Shape.Last),
            _graph.Parameter($"{_name}.{part}.bias", units ?? x.Shape.Last));

        /// <summary>What follows attention.</summary>
        public Value Finish(Value x, Value attended)
        {
            using var scope = _graph.Scope(_name);
            x = AddAndNorm(x, Projected(attended, "out"), "norm1");
            var hidden = _options.Activation.Apply(_graph, $"{_name}.activation", Projected(x, "hidden", _options.HiddenUnits ?? x.Shape.Last));
            var output = _graph.Linear(
                hidden,
                _graph.Parameter($"{_name}.output.weight", x.Shape.Last, hidden.Shape.Last),
                _graph.Parameter($"{_name}.output.bias", x.Shape.Last));
            return AddAndNorm(x, output, "norm2");
        }

        private Value Attend(Value queries, Value history, Value? target, bool causal)
        {
            using var scope = _graph.Scope(_name);
            var width = history.Shape[1];
            if (_options.Heads < 1 || width % _options.Heads != 0)
            {
                throw new GraphException($"The transformer '{stack.Name}' has {_options.Heads} heads for positions of width {width}; expected heads that divide it.");
            }

            var inputs = new List<Value> { Projected(queries, "query"), Projected(history, "key"), Projected(history, "value") };
            if (stack.Ids is { } ids)
            {
                inputs.Add(ids);
            }

            if (target is not null)
            {
                inputs.AddRange([Projected(target, "key"), Projected(target, "value")]);
            }

            var scale = 1 / Math.Sqrt(width / _options.Heads);
            return _graph.Add(
                new MultiHeadAttention(_options.Heads, scale, causal, stack.Ids is null ? -1 : stack.Padding, Joined: target is not null), inputs);
        }

        private Value AddAndNorm(Value x, Value part, string norm)
        {
            var sum = _options.Residual ? _graph.Add(x, part) : part;
            return _options.LayerNorm ? Norm(_graph, $"{_name}.{norm}", sum, _options.LayerNormEpsilon) : sum;
        }
    }

    private GraphBuilder Graph => graph;

    private string Name => name;

    private Value? Ids => ids;

    private int Padding => padding;

    private TransformerOptions Options => options;
}
