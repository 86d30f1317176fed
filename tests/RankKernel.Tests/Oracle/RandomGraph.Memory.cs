using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

internal sealed partial class RandomGraph
{
    private void AddMemory()
    {
        if (Pick(IsSequenceOfVectors) is not { } x)
        {
            return;
        }

        var operation = new InterestMemory(
            (MemoryUsage)_random.Next(3), _random.Next(2) == 0, PaddedInFront: _random.Next(2) == 0, Sharpening: 1, Clip: 5);
        operation = operation with { LastChannelAlone = operation.Channels && _random.Next(2) == 0 };

        // The cosine of two numbers is 1 or −1: slots of one number would tie for the channel, but for rounding.
        var width = operation.Channels ? _random.Next(2, 9) : _random.Next(1, 9);
        var (units, slots, channel) = (_random.Next(1, 9), _random.Next(1, 5), _random.Next(1, 6));
        var commands = (4 * width) + (operation.Usage == MemoryUsage.None ? 2 : 6);
        _used.Add(x);
        List<Value> inputs =
        [
            _graph.Linear(x, Weight(3 * units, x.Shape[1])), Weight(3 * units, width), Weight(3 * units, units),
            Weight(commands, units + (operation.Usage == MemoryUsage.None ? 0 : slots)), Vector(commands), Weight(slots, width), Weight(slots, width), Vector(width),
        ];
        inputs.AddRange(operation.Channels
            ? [_graph.Linear(x, Weight(3 * channel, x.Shape[1])), Weight(3 * channel, width), Weight(3 * channel, channel)]
            : []);
        if (operation.PaddedInFront)
        {
            inputs.AddRange(operation.Channels ? [Vector(3 * units), Vector(3 * channel)] : [Vector(3 * units)]);
        }

        Add(operation, x.Shape[0], inputs);
    }

    /// <summary>Counts of a sequence's ids, or of those equal to another feature's.</summary>
    private void AddCounts()
    {
        var sequences = _graph.Features.Where(feature => feature is MultiIdFeature || (feature is SequenceFeature sequence && sequence.Columns.Any(column => column is IdColumn))).ToArray();
        var singles = _graph.Features.OfType<IdFeature>().ToArray();
        if (sequences.Length == 0 || singles.Length == 0)
        {
            return;
        }

        var (ids, padding) = IdsAlong(sequences[_random.Next(sequences.Length)].Name);
        var single = singles[_random.Next(singles.Length)];
        var cardinality = _random.Next(2) == 0 ? single.Ids.Cardinality : _random.Next(1, 9);
        padding = _random.Next(2) == 0 ? padding : -1;
        switch (_random.Next(3))
        {
            case 0:
                Add(new CountIds(cardinality, padding), ids.Shape[0], ids);
                break;
            case 1:
                Add(new MatchCount(cardinality, padding), ids.Shape[0], ids, _graph.Input(single.Name));
                break;
            default:
                if (Pick(IsVector) is { } x)
                {
                    Add(new TakeById(), Size(x), x, _graph.Input(single.Name));
                }

                break;
        }
    }

    private void AddLastPosition()
    {
        if (Pick(value => value.Type.Sequence is not null) is not { } x)
        {
            return;
        }

        if (_random.Next(2) == 0)
        {
            Add(new LastPosition(), Size(x), x);
        }
        else
        {
            var (ids, padding) = IdsAlong(x.Type.Sequence!);
            Add(new LastPosition(padding), Size(x), x, ids);
        }
    }
}
