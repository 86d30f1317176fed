using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

internal sealed partial class RandomGraph
{
    private void AddGru()
    {
        if (Pick(IsSequenceOfVectors) is not { } x)
        {
            return;
        }

        var (states, projected) = (AnyWidth(), _random.Next(3) == 0);
        var operation = new Gru((GruReset)_random.Next(2), Last: _random.Next(2) == 0, projected);
        var rows = 3 * states;
        Value[] inputs = projected ? [_graph.Linear(x, Weight(rows, x.Shape[1]))] : [x, Weight(rows, x.Shape[1]), Vector(rows)];
        _used.Add(x);
        Add(operation, 1, [.. inputs, Weight(rows, states), Vector(rows)]);
    }

    private void AddLstm()
    {
        if (Pick(IsSequenceOfVectors) is not { } x)
        {
            return;
        }

        var (states, projected) = (AnyWidth(), _random.Next(3) == 0);
        var operation = new Lstm(Last: _random.Next(2) == 0, Scaled: _random.Next(2) == 0, projected);
        var rows = Lstm.Gates * states;
        Value[] factors = operation.Scaled
            ? [_graph.Activate(_graph.Linear(x, Weight(Lstm.Factors * states, x.Shape[1])), ActivationKind.Sigmoid)]
            : [];
        Value[] inputs = projected ? [_graph.Linear(x, Weight(rows, x.Shape[1])), .. factors] : [x, .. factors, Weight(rows, x.Shape[1]), Vector(rows)];
        _used.Add(x);
        Add(operation, 1, [.. inputs, Weight(rows, states), Vector(rows)]);
    }

    private void AddAttentionalGru()
    {
        if (Pick(IsSequenceOfVectors) is not { } x)
        {
            return;
        }

        var scores = Pick(value => value.Shape == new Shape(x.Shape[0]) && value.Type.Sequence == x.Type.Sequence)
            ?? Add(new Reduce(ReduceKind.Mean, 1), Size(x), x);
        scores = _random.Next(2) == 0
            ? Add(new Softmax(), 1, scores)
            : Add(new Activate(ActivationKind.Sigmoid), 1, scores);
        var operation = new AttentionalGru((GruAttention)_random.Next(4), (GruReset)_random.Next(2), _random.Next(3) == 0);
        var states = AnyWidth();
        var rows = operation.Gates * states;
        Value[] bias = operation.HasBias ? [Vector(rows)] : [];
        Value[] inputs = operation.Projected
            ? [_graph.Linear(x, Weight(rows, x.Shape[1])), scores, .. bias]
            : [x, scores, Weight(rows, x.Shape[1]), .. bias];
        _used.Add(x);
        Add(operation, 1, [.. inputs, Weight(rows, states), Vector(rows)]);
    }

    private void AddMixExperts()
    {
        if (Pick(IsVector) is not { } first)
        {
            return;
        }

        Value[] experts = [first, .. PickSome(value => value.Shape == first.Shape && value.Type.Sequence is null)];
        if (Pick(IsVector) is { } gate)
        {
            var weights = Add(new Softmax(), 1, Add(new Linear(false), Size(gate), gate, Weight(experts.Length, gate.Shape[0])));
            Add(new MixExperts(), experts.Max(Size), [weights, .. experts]);
        }
    }
}
