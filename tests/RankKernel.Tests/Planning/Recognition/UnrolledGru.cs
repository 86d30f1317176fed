using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Planning;

namespace RankKernel.Tests.Planning.Recognition;

/// <summary>
/// A gated recurrent unit written out position by position over a padded history, with places to go wrong at. Products with the
/// state of zeros before the first position are folded, as exporters do.
/// </summary>
internal sealed class UnrolledGru
{
    public const int Positions = 3;
    public const int States = 2;

    private readonly GruAttention? _attention;
    private readonly GruReset _reset;
    private readonly Value _products;
    private readonly Value _scores;
    private readonly Value _recurrent;
    private readonly Value _recurrentBias;

    public UnrolledGru(GruAttention? attention, GruReset reset)
    {
        (_attention, _reset) = (attention, reset);
        var ids = new DirectEncoding(9, FirstIndex: 1, Padding: 0);
        Features =
        [
            new SequenceFeature("history", Side.User, Positions, [new IdColumn("item", ids)]),
            new SequenceFeature("other", Side.User, Positions, [new IdColumn("item", ids)]),
            new NumericFeature("target", Side.Item, NumericEncoding.Raw, States),
        ];
        Builder = new GraphBuilder(Features, new RandomParameters(4));
        var (x, gates) = (Rows("history"), attention == GruAttention.Update ? 2 : 3);
        Sequence = x;
        _products = Builder.Linear(x, Builder.Parameter("input", gates * States, 3), Builder.Parameter("input_bias", gates * States));
        _scores = Builder.Reshape(Builder.Activate(Builder.Linear(x, Builder.Parameter("score", 1, 3)), ActivationKind.Sigmoid), Positions);
        (_recurrent, _recurrentBias) = (Matrix("recurrent", gates * States), Vector("recurrent_bias", gates * States));
        Padded = value => Builder.Add(new PadSequence(), [value]);
        PaddedScores = value => Builder.Add(new PadSequence(), [value]);
        IsGuarded = attention is null or GruAttention.KeepGate;
    }

    public IReadOnlyList<Feature> Features { get; }

    public GraphBuilder Builder { get; }

    public Value Sequence { get; }

    public Func<Value, Value> Padded { get; set; }

    public Func<Value, Value> PaddedScores { get; set; }

    public bool IsGuarded { get; set; }

    /// <summary>The position whose inputs a position takes.</summary>
    public Func<int, int> InputAt { get; set; } = position => position;

    /// <summary>The position whose score a position takes.</summary>
    public Func<int, int> ScoreAt { get; set; } = position => position;

    /// <summary>The position whose guard a position takes.</summary>
    public Func<int, int> GuardAt { get; set; } = position => position;

    /// <summary>The position after which the state is that a position keeps past the end; −1 for the start.</summary>
    public Func<int, int> KeptAt { get; set; } = position => position - 1;

    /// <summary>The history whose length guards.</summary>
    public Value? GuardedBy { get; set; }

    /// <summary>Weights at a position, if not those of all.</summary>
    public Func<int, Value?> WeightAt { get; set; } = _ => null;

    /// <summary>Where the gate that keeps the state starts; the reset gate has the other part.</summary>
    public int UpdateGate { get; set; } = 1;

    /// <summary>The state before the first position.</summary>
    public Value? Start { get; set; }

    /// <summary>What the last position makes of a state, the candidate and the gate.</summary>
    public Func<GraphBuilder, Value, Value, Value, Value>? Last { get; set; }

    public Value Rows(string history) => Builder.SequenceGather(Builder.Input(history, "item"), Builder.Parameter("rows", 10, 3));

    public Value Constant(params ReadOnlySpan<float> numbers) => Builder.Constant(new Tensor(new Shape(numbers.Length), numbers.ToArray()));

    public Value Along(Value sequence, Value numbers) => Builder.Add(new AlongSequence(), [numbers, sequence]);

    public Value Matrix(string name, int rows) => Builder.Parameter(name, rows, States);

    public Value Vector(string name, int count) => Builder.Parameter(name, count);

    /// <summary>The graph; its output is one number of the last state.</summary>
    public ModelGraph Graph()
    {
        var (products, scores) = (Padded(_products), _attention is null ? null : PaddedScores(_scores));
        var present = IsGuarded ? Builder.Add(new PadSequence(), [Along(GuardedBy ?? Sequence, Constant(1, 1, 1))]) : null;
        var state = Start;
        var states = new List<Value> { Start ?? Constant(0, 0) };
        for (var t = 0; t < Positions; t++)
        {
            var next = Next(t, state, Element(products, InputAt(t)), scores is null ? null : Element(scores, ScoreAt(t)));
            var guard = present is null ? null : Builder.Add(new Select(new int[States]), [Builder.Slice(present, 0, GuardAt(t), 1)]);
            state = guard is null ? next : Builder.Add(new Where(), [guard, next, states[KeptAt(t) + 1]]);
            states.Add(state);
        }

        Builder.Output("score", Builder.Linear(state!, Matrix("head", 1)));
        return new MergeCommonSubexpressions().Run(Builder.Build());
    }

    private Value Element(Value sequence, int position)
    {
        var element = Builder.Slice(sequence, 0, position, 1);
        return Builder.Reshape(element, (int)element.Shape.Count);
    }

    private Value Next(int t, Value? state, Value products, Value? score)
    {
        var (one, weight, sigmoids) = (Constant(1), WeightAt(t) ?? _recurrent, _attention == GruAttention.Update ? 1 : 2);
        var before = state ?? Constant(0, 0);
        var gateRows = Rows(weight, 0, sigmoids);
        var all = state is null ? _recurrentBias : Builder.Linear(before, weight, _recurrentBias);
        var recurrent = _reset == GruReset.AfterProduct ? Part(all, 0, sigmoids)
            : state is null ? Biases(0, sigmoids)
            : Builder.Linear(before, gateRows, Biases(0, sigmoids));
        var gates = Builder.Activate(Builder.Add(Part(products, 0, sigmoids), recurrent), ActivationKind.Sigmoid);
        var reset = sigmoids == 1 ? gates : Part(gates, 1 - UpdateGate, 1);
        var inner = _reset == GruReset.AfterProduct ? Builder.Multiply(reset, Part(all, sigmoids, 1))
            : state is null ? Biases(sigmoids, 1)
            : Builder.Linear(Builder.Multiply(reset, before), Rows(weight, sigmoids, 1), Biases(sigmoids, 1));
        var candidate = Builder.Activate(Builder.Add(Part(products, sigmoids, 1), inner), ActivationKind.Tanh);
        var update = sigmoids == 1 ? null : Part(gates, UpdateGate, 1);
        if (t == Positions - 1 && Last is { } last)
        {
            return last(Builder, before, candidate, update ?? score!);
        }

        return _attention switch
        {
            null => Builder.Add(candidate, Builder.Multiply(update!, Builder.Subtract(before, candidate))),
            GruAttention.Update => Moved(score!),
            GruAttention.UpdateGate => Moved(Builder.Multiply(update!, score!)),
            _ => Builder.Add(candidate, Builder.Multiply(Builder.Multiply(Builder.Subtract(one, score!), update!), Builder.Subtract(before, candidate))),
        };

        Value Moved(Value part) => state is null
            ? Builder.Multiply(part, candidate)
            : Builder.Add(before, Builder.Multiply(part, Builder.Subtract(candidate, before)));
    }

    private Value Part(Value value, int gate, int gates) =>
        value.Data is null ? Builder.Slice(value, 0, gate * States, gates * States) : Biases(gate, gates);

    private Value Biases(int gate, int gates) => Constant(_recurrentBias.Elements().AsSpan(gate * States, gates * States));

    private Value Rows(Value weight, int gate, int gates) =>
        Builder.Constant(new Tensor(new Shape(gates * States, States), weight.Elements()[(gate * States * States)..((gate + gates) * States * States)]));
}
