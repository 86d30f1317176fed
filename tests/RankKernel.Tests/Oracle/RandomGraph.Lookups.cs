using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

internal sealed partial class RandomGraph
{
    private void AddInputs()
    {
        foreach (var feature in _graph.Features)
        {
            AddInput(feature);
        }
    }

    private void AddLookup() => AddInput(_graph.Features[_random.Next(_graph.Features.Count)]);

    private void AddConstant()
    {
        if (_random.Next(2) == 0)
        {
            Keep(Vector(_width), 0.2);
        }
        else
        {
            Keep(Weight(_random.Next(1, 6), _width), 1);
        }
    }

    private void AddInput(Feature feature)
    {
        switch (feature)
        {
            case IdFeature id:
                Add(new EmbeddingBag(), 0.5, _graph.Input(id.Name), Table(id.Ids));
                break;
            case MultiIdFeature multi when _random.Next(4) == 0:
                Add(new SequenceGather(), 0.5, _graph.Input(multi.Name), Table(multi.Ids));
                break;
            case MultiIdFeature multi:
                AddBag(multi);
                break;
            case NumericFeature numeric when !_values.Contains(_graph.Input(numeric.Name)):
                Keep(_graph.Input(numeric.Name), 1);
                break;
            case SequenceFeature sequence:
                AddColumn(sequence, sequence.Columns[_random.Next(sequence.Columns.Count)]);
                break;
        }
    }

    private void AddBag(MultiIdFeature multi)
    {
        var pooling = (Pooling)_random.Next(4);
        var weighted = multi.Weighted && _random.Next(3) > 0;
        var operation = new EmbeddingBag(pooling, _random.Next(3) == 0 ? -1 : multi.Ids.Padding, weighted);
        var size = pooling == Pooling.Sum ? Math.Sqrt(multi.MaxLength) : 1;
        Value[] inputs = [_graph.Input(multi.Name), Table(multi.Ids)];
        Add(operation, size, weighted ? [.. inputs, _graph.Input(multi.Name, weights: true)] : inputs);
    }

    private void AddColumn(SequenceFeature sequence, SequenceColumn column)
    {
        var input = _graph.Input(sequence.Name, column.Name);
        if (column is not IdColumn ids)
        {
            if (!_values.Contains(input))
            {
                Keep(input, 1);
            }
        }
        else if (_random.Next(4) == 0)
        {
            Add(new EmbeddingBag((Pooling)_random.Next(4), ids.Ids.Padding), 2, input, Table(ids.Ids));
        }
        else
        {
            Add(new SequenceGather(), 0.5, input, Table(ids.Ids));
        }
    }

    private Value Table(IdEncoding ids) =>
        _graph.Parameter($"embedding.{_parameters++}", ids.Cardinality, _random.Next(5) == 0 ? AnyWidth() : _width);

    /// <summary>The ids of a column that runs along a sequence, and an id to pass over.</summary>
    private (Value Ids, int Padding) IdsAlong(string name)
    {
        if (_graph.Feature(name) is MultiIdFeature multi)
        {
            return (_graph.Input(name), Math.Max(multi.Ids.Padding, 0));
        }

        var columns = ((SequenceFeature)_graph.Feature(name)).Columns.OfType<IdColumn>().ToArray();
        var column = columns[_random.Next(columns.Length)];
        return (_graph.Input(name, column.Name), Math.Max(column.Ids.Padding, 0));
    }
}
