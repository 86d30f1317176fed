using RankKernel.Features;
using RankKernel.Import;

namespace RankKernel.Tests.Goldens;

/// <summary>
/// The input rows of a case as encoded rows. A reference pads its sequences to one length; the true length is that of the case's
/// length feature, or reaches to the last position where some column is not padding.
/// </summary>
internal sealed class GoldenRows(GoldenCase golden, BoundModel model)
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
                rows.IdRow(row)[rows.Schema[new(feature.Name)].Offset] = (int)golden.InputIds(feature.Name)[source];
                break;
            case NumericFeature numeric:
                rows.NumberRow(row)[rows.Schema[new(feature.Name)].Offset] = new NumericEncoder(feature.Name, numeric.Numbers).Encode(golden.InputNumbers(feature.Name)[source]);
                break;
            case MultiIdFeature multi:
                WriteSequence(rows, row, feature.Name, [(new(feature.Name), feature.Name, multi.Ids.Padding)], multi.MaxLength, source);
                break;
            case SequenceFeature sequence:
                WriteSequence(
                    rows, row, feature.Name,
                    [.. sequence.Columns.Cast<IdColumn>().Select(column => (new Graph.InputSource(feature.Name, column.Name), column.Name, column.Ids.Padding))],
                    sequence.MaxLength, source);
                break;
            default:
                throw new InvalidOperationException($"No case has a {feature.GetType().Name}.");
        }
    }

    private void WriteSequence(
        EncodedRows rows, int row, string feature, IReadOnlyList<(Graph.InputSource Source, string Tensor, int Padding)> columns, int maxLength, int source)
    {
        var length = 0;
        foreach (var column in columns)
        {
            var ids = golden.InputIds(column.Tensor).AsSpan(source * maxLength, maxLength);
            var slot = rows.Schema[column.Source];
            for (var i = 0; i < maxLength; i++)
            {
                rows.IdRow(row)[slot.Offset + i] = (int)ids[i];
                length = ids[i] == column.Padding ? length : Math.Max(length, i + 1);
            }
        }

        length = model.Lengths.TryGetValue(feature, out var given) ? (int)golden.InputIds(given)[source] : length;
        rows.IdRow(row)[rows.Schema[columns[0].Source].LengthOffset] = length;
    }
}
