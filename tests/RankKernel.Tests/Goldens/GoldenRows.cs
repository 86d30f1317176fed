using RankKernel.Features;
using RankKernel.Import;

namespace RankKernel.Tests.Goldens;

/// <summary>
/// The input rows of a case as encoded rows. A reference pads its sequences to one length; the true length is that of the case's
/// length feature, or reaches to the last position where some column is not padding.
/// </summary>
internal sealed class GoldenRows(GoldenCase golden, BoundModel model, bool paddedInFront = false)
{
    public int Count => golden.Rows;

    /// <summary>All rows of these features.</summary>
    public EncodedRows Encode(IReadOnlyList<Feature> features) => Encode(features, 0, Count);

    /// <summary>Some rows of these features.</summary>
    public EncodedRows Encode(IReadOnlyList<Feature> features, int first, int count)
    {
        var rows = new EncodedRows(new EncodedSchema(features));
        rows.Resize(count);
        foreach (var feature in features)
        {
            for (var row = 0; row < count; row++)
            {
                Write(rows, row, feature, first + row);
            }
        }

        return rows;
    }

    private void Write(EncodedRows rows, int row, Feature feature, int source)
    {
        switch (feature)
        {
            case IdFeature:
                rows.IdRow(row)[rows.Schema[new(feature.Name)].Offset] = (int)Target(golden.InputIds(feature.Name), source);
                break;
            case NumericFeature numeric:
                var encoder = new NumericEncoder(feature.Name, numeric.Numbers);
                for (var i = 0; i < numeric.Dimension; i++)
                {
                    rows.NumberRow(row)[rows.Schema[new(feature.Name)].Offset + i] = encoder.Encode(golden.InputNumbers(feature.Name)[(source * numeric.Dimension) + i]);
                }

                break;
            case MultiIdFeature multi:
                WriteSequence(rows, row, feature.Name, [(new(feature.Name), feature.Name, multi.Ids)], multi.MaxLength, source);
                break;
            case SequenceFeature sequence:
                WriteSequence(
                    rows, row, feature.Name,
                    [.. sequence.Columns.OfType<IdColumn>().Select(column => (new Graph.InputSource(feature.Name, column.Name), column.Name, column.Ids))],
                    sequence.MaxLength, source);
                foreach (var column in sequence.Columns.OfType<NumericColumn>())
                {
                    var numbers = golden.InputNumbers(column.Name).AsSpan(source * sequence.MaxLength, sequence.MaxLength);
                    var slot = rows.Schema[new(feature.Name, column.Name)];
                    for (var i = 0; i < numbers.Length; i++)
                    {
                        rows.NumberRow(row)[slot.Offset + i] = (float)numbers[i];
                    }
                }

                break;
            default:
                throw new InvalidOperationException($"No case has a {feature.GetType().Name}.");
        }
    }

    /// <summary>An id; where a reference gives a history and its target together, the target is the last.</summary>
    private long Target(long[] ids, int source) => ids[((source + 1) * (ids.Length / Count)) - 1];

    private void WriteSequence(
        EncodedRows rows, int row, string feature, IReadOnlyList<(Graph.InputSource Source, string Tensor, IdEncoding Ids)> columns, int maxLength, int source)
    {
        long[][] ids = [.. columns.Select(column => golden.InputIds(column.Tensor))];
        var width = ids[0].Length / Count;
        bool IsPadding(int position) => columns.Index().All(column =>
            column.Item.Ids.Padding < 0 ? columns.Any(other => other.Ids.Padding >= 0) : ids[column.Index][(source * width) + position] == column.Item.Ids.Padding);

        // Together with its target, a history is padded in front.
        var first = paddedInFront || width > maxLength ? Enumerable.Range(0, maxLength).TakeWhile(IsPadding).Count() : 0;
        var last = Enumerable.Range(first, maxLength - first).LastOrDefault(position => !IsPadding(position), first - 1);
        foreach (var (i, column) in columns.Index())
        {
            var slot = rows.Schema[column.Source];
            for (var position = first; position < maxLength; position++)
            {
                rows.IdRow(row)[slot.Offset + position - first] = Index(column.Ids, ids[i][(source * width) + position]);
            }
        }

        var length = model.Lengths.TryGetValue(feature, out var given) ? (int)golden.InputIds(given)[source] : last + 1 - first;
        rows.IdRow(row)[rows.Schema[columns[0].Source].LengthOffset] = length;
    }

    private static int Index(IdEncoding encoding, long id) => encoding is BoundaryEncoding buckets
        ? buckets.FirstIndex + buckets.Boundaries.Count(boundary => boundary <= id)
        : (int)id;
}
