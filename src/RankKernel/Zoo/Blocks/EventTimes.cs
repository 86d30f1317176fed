using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>The times of a history's events, and SLi-Rec's LSTM whose gates read them.</summary>
internal sealed class EventTimes
{
    private readonly GraphBuilder _graph;
    private readonly Value _age;
    private readonly Value[] _times;
    private readonly int _width;
    private readonly bool _lastColumn;

    /// <exception cref="GraphException">A time is no column of numbers of the history.</exception>
    public EventTimes(GraphBuilder graph, AttendedHistory history, SliRecOptions options)
    {
        (_graph, _width, _lastColumn) = (graph, history.Target.Shape[0], options.FusionReadsLastColumn);
        _age = Column(graph, history, options.TimeToNow, nameof(options.TimeToNow));
        _times = [_age, Column(graph, history, options.TimeFromFirst, nameof(options.TimeFromFirst))];
    }

    /// <summary>The age of the last event, [1].</summary>
    public Value LastAge
    {
        get
        {
            using var scope = _graph.Scope("time");
            var last = _lastColumn
                ? _graph.Slice(_graph.Add(new PadSequence(), [_age]), 0, _age.Shape[0] - 1, 1)
                : _graph.Add(new LastPosition(), [_age]);
            return _graph.Reshape(last, 1);
        }
    }

    /// <summary>
    /// All states [T, d] of an LSTM with T_j = tanh(t_j·w + b) beside the input x: o has W·[T_0, T_1] added, and what is let in and what is
    /// kept are multiplied by σ(W_0·[x, T_0] + b) and σ(W_1·[x, T_1] + b).
    /// </summary>
    public Value States(Value x)
    {
        using var scope = _graph.Scope("recurrence");
        Value[] times = [.. _times.Select(Read)];
        var factors = times.Select((time, j) => Linear(_graph.Concat(1, x, time), $"time.{j}.gate"));
        var kept = (Lstm.Gates - 1) * _width;
        var gates = Linear(x, "recurrence", Lstm.Gates);
        var output = _graph.Add(
            _graph.Slice(gates, 1, kept, _width),
            _graph.Linear(_graph.Concat(1, times), _graph.Parameter("time.output.weight", _width, 2 * _width)));
        return _graph.Add(new Lstm(Scaled: true, Projected: true),
        [
            _graph.Concat(1, _graph.Slice(gates, 1, 0, kept), output),
            _graph.Activate(_graph.Concat(1, [.. factors]), ActivationKind.Sigmoid),
            _graph.Parameter("recurrence.recurrent.weight", Lstm.Gates * _width, _width),
            _graph.Parameter("recurrence.recurrent.bias", Lstm.Gates * _width),
        ]);
    }

    private Value Read(Value time, int j)
    {
        var t = Linear(_graph.Reshape(time, time.Shape[0], 1), $"time.{j}.input");
        return _graph.Activate(t, ActivationKind.Tanh);
    }

    private Value Linear(Value x, string name, int blocks = 1) => _graph.Linear(
        x, _graph.Parameter($"{name}.weight", blocks * _width, x.Shape[1]), _graph.Parameter($"{name}.bias", blocks * _width));

    private static Value Column(GraphBuilder graph, AttendedHistory history, string name, string option)
    {
        var field = InputField.Find(InputField.All(graph), name, option);
        return field is { IsNumeric: true, Column: not null } && field.Feature == history.Columns[0].Feature
            ? field.Input(graph)
            : throw new GraphException($"{option} is '{name}'; expected a column of numbers of '{history.Columns[0].Feature.Name}'.");
    }
}
