using RankKernel.Features;

namespace RankKernel.Interests;

/// <summary>Encodes the raw events of one history for one model. Immutable and thread-safe.</summary>
internal sealed class HistoryEncoder
{
    private readonly RowInput?[] _columns;

    /// <param name="stream">The columns of the events.</param>
    /// <param name="feature">The model's feature; a column that it does not have is passed over.</param>
    /// <param name="layout">The model's user features.</param>
    public HistoryEncoder(EventStream stream, SequenceFeature feature, RowLayout layout) => _columns =
        [.. stream.Columns.Select(column => feature.Columns.Any(known => known.Name == column) ? layout.FindColumn(feature.Name, column) : null)];

    /// <summary>Encodes events from one position to another, as the first positions of a row.</summary>
    public void Encode(UserHistory history, int from, int to, Span<int> ids, Span<float> numbers)
    {
        for (var position = from; position < to; position++)
        {
            var values = history.ValuesOf(position);
            foreach (var column in _columns)
            {
                if (column?.Ids is { } encoder)
                {
                    ids[column.Slot.Offset + position - from] = EventValues.Id(values, encoder);
                }
                else if (column is not null)
                {
                    numbers[column.Slot.Offset + position - from] = EventValues.Prepared(values, column.Numbers!);
                }

                values = values[EventValues.Length(values)..];
            }
        }
    }
}
