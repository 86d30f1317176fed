using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

/// <summary>
/// Builds a network by moves, each of which adds an operation to values made before. A move that finds no values that fit does
/// nothing. Every value made ends up in an output.
/// </summary>
internal sealed partial class RandomGraph
{
    private const double Largest = 4;

    private readonly Random _random;
    private readonly GraphBuilder _graph;
    private readonly List<Value> _values = [];
    private readonly Dictionary<Value, double> _sizes = [];
    private readonly HashSet<Value> _used = [];
    private readonly int _width;
    private readonly Action[] _moves;
    private int _parameters;
    private bool _hasTrees;
    private Cadence? _preferred;

    public RandomGraph(IReadOnlyList<Feature> features, Random random, int seed)
    {
        _random = random;
        _graph = new GraphBuilder(features, new RandomParameters(seed));
        _width = random.Next(3) == 0 ? random.Next(1, 41) : random.Next(1, 10);
        _moves =
        [
            AddLookup, AddLookup, AddConstant,
            AddLinear, AddLinear, AddLinear, AddMatMul,
            AddActivation, AddSum, AddUnary, AddBinary, AddBinary, AddWhere, AddMask,
            AddNorm, AddDice,
            AddConcat, AddSlice, AddSelect, AddReshape, AddTranspose, AddExpand,
            AddReduce, AddSoftmax, AddWeightedSum, AddIfEmpty,
            AddFieldInteraction, AddFieldInteraction, AddDot, AddCross, AddConv, AddKMaxPooling, AddTargetAttention, AddTargetAttention,
            AddMultiHeadAttention, AddMultiHeadAttention, AddMultiHeadAttention, AddTopKMask, AddPadSequence, AddAlongSequence,
            AddFieldPairs, AddJoinedDot, AddStack, AddCompressedInteraction, AddLineProducts, AddPairAttention, AddHashedPairs,
            AddGru, AddAttentionalGru, AddAttentionalGru, AddMixExperts,
            AddLstm, AddMemory, AddLastPosition, AddCounts,
            AddTreeEnsemble, AddCrossedBag,
            AddSceneLinear, AddSceneLinear, AddInterpolate,
        ];
    }

    public ModelGraph Create()
    {
        AddInputs();
        if (_random.Next(2) == 0)
        {
            AddConstant();
            AddConstant();
        }

        for (var i = _random.Next(6, 30); i > 0; i--)
        {
            _preferred = _random.Next(3) == 0 ? null : (Cadence)_random.Next(4);
            _moves[_random.Next(_moves.Length)]();
        }

        AddOutputs();
        return _graph.Build();
    }

    private void AddOutputs()
    {
        var loose = _values.Where(value => !_used.Contains(value) && value.Type.Kind == ElementKind.Float).Select(ToVector).ToArray();
        var names = new[] { "score", "ctr", "cvr" };
        var count = Math.Min(loose.Length, _random.Next(1, 4));
        for (var i = 0; i < count; i++)
        {
            var part = loose.Where((_, index) => index % count == i).ToArray();
            if (part.Length == 1 && part[0].Shape.Count == 1)
            {
                _graph.Output(names[i], part[0]);
                continue;
            }

            var joined = _graph.Concat(0, part);
            var logit = _graph.Linear(joined, Weight(1, joined.Shape[0]), Vector(1));
            _graph.Output(names[i], _random.Next(4) switch
            {
                0 => logit,
                3 => _graph.Add(new Interpolate(), [_graph.Activate(logit, ActivationKind.Sigmoid), Knots(0, 0.3f, 0.6f, 1), Knots(0, 0.1f, 0.7f, 0.9f)]),
                1 => _graph.Reshape(_graph.Activate(logit, ActivationKind.Sigmoid)),
                _ => _graph.Activate(logit, ActivationKind.Sigmoid),
            });
        }
    }

    private Value ToVector(Value value)
    {
        var fixedSize = value.Type.Sequence is null ? value : _graph.Reduce(value, (ReduceKind)_random.Next(3), 0);
        return _graph.Reshape(fixedSize, (int)fixedSize.Shape.Count);
    }

    /// <summary>Adds an operation whose result is about <paramref name="size"/>, and bounds the result if that is large.</summary>
    private Value Add(Operation operation, double size, params IReadOnlyList<Value> inputs)
    {
        var value = _graph.Add(operation, inputs);
        _used.UnionWith(inputs);
        if (size > Largest)
        {
            value = _graph.Activate(value, _random.Next(2) == 0 ? ActivationKind.Tanh : ActivationKind.Sigmoid);
            size = 1;
        }

        return Keep(value, size);
    }

    private Value Keep(Value value, double size)
    {
        _sizes[value] = size;
        _values.Add(value);
        return value;
    }

    private double Size(Value value) => _sizes.GetValueOrDefault(value, 1);

    /// <summary>One of the values that fit, or null; those that the move prefers and recent ones are likelier.</summary>
    private Value? Pick(Func<Value, bool> fits)
    {
        var candidates = _values.Where(value => value.Type.Kind == ElementKind.Float && fits(value)).ToArray();
        var preferred = candidates.Where(value => value.Cadence == _preferred).ToArray();
        candidates = preferred.Length > 0 ? preferred : candidates;
        return candidates.Length == 0 ? null : candidates[Math.Max(_random.Next(candidates.Length), _random.Next(candidates.Length))];
    }

    /// <summary>From one to five of the values that fit, perhaps the same more than once.</summary>
    private Value[] PickSome(Func<Value, bool> fits) =>
        [.. Enumerable.Range(0, _random.Next(1, 6)).Select(_ => Pick(fits)).OfType<Value>()];

    private Value Weight(int rows, int columns) => _graph.Parameter($"weight.{_parameters++}", rows, columns);

    private Value Vector(int width) => _graph.Parameter($"vector.{_parameters++}", width);

    private Value Variance(int width) => _graph.Parameter($"norm.{_parameters++}.running_var", width);

    private Value Gain(int width) => _graph.Parameter($"{_parameters++}.norm.weight", width);

    private Value Number(float number) => _graph.Constant(new Tensor(new Shape(1), [number]));

    private int AnyWidth() => _random.Next(2) == 0 ? _width : _random.Next(1, 18);

    private static bool IsVector(Value value) => value.Shape.Rank == 1 && value.Type.Sequence is null;

    private static bool IsSequenceOfVectors(Value value) => value.Shape.Rank == 2 && value.Type.Sequence is not null;

    /// <summary>Whether the last dimension is one of channels, not the length of a sequence.</summary>
    private static bool HasChannels(Value value) => value.Shape.Rank >= (value.Type.Sequence is null ? 1 : 2);
}
