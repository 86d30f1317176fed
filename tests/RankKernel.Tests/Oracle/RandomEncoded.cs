using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

/// <summary>
/// Seeded rows of any features: ids that the tables have, padding among those of bags and histories, lengths of 0, 1, the
/// maximum and between. Past a true length stand ids of the table and NaN, as a used buffer may hold.
/// </summary>
internal static class RandomEncoded
{
    /// <summary>One row of the user and context features and <paramref name="itemCount"/> rows of the item features.</summary>
    public static (EncodedRows User, EncodedRows Items) Rows(IReadOnlyList<Feature> features, int itemCount, int seed) => (
        Fill([.. features.Where(feature => feature.Side != Side.Item)], 1, seed),
        Fill([.. features.Where(feature => feature.Side == Side.Item)], itemCount, seed + 1));

    /// <summary>Rows of these features, whatever their side.</summary>
    public static EncodedRows Fill(IReadOnlyList<Feature> features, int count, int seed)
    {
        var random = new Random(seed);
        var rows = new EncodedRows(new EncodedSchema(features));
        rows.Resize(count);
        for (var row = 0; row < count; row++)
        {
            foreach (var feature in features)
            {
                FillFeature(rows, row, feature, random);
            }
        }

        return rows;
    }

    private static void FillFeature(EncodedRows rows, int row, Feature feature, Random random)
    {
        switch (feature)
        {
            case IdFeature id:
                FillIds(rows, row, new InputSource(id.Name), id.Ids, random, padding: false);
                break;
            case NumericFeature numeric:
                FillNumbers(rows, row, new InputSource(numeric.Name), numeric.Dimension, random);
                break;
            case TimeFeature time:
                var days = rows.NumberRow(row).Slice(rows.Schema[new InputSource(time.Name)].Offset, 3);
                (days[0], days[1], days[2]) = (20_000 + random.Next(60), random.Next(86_400), random.Next(5) == 0 ? 0 : 1);
                break;
            case MultiIdFeature multi:
                var length = FillLength(rows, row, new InputSource(multi.Name), multi.MaxLength, random);
                FillIds(rows, row, new InputSource(multi.Name), multi.Ids, random, padding: true);
                if (multi.Weighted)
                {
                    FillNumbers(rows, row, new InputSource(multi.Name, Weights: true), length, random);
                }

                break;
            case SequenceFeature sequence:
                length = FillLength(rows, row, new InputSource(sequence.Name, sequence.Columns[0].Name), sequence.MaxLength, random);
                foreach (var column in sequence.Columns)
                {
                    var source = new InputSource(sequence.Name, column.Name);
                    if (column is IdColumn ids)
                    {
                        FillIds(rows, row, source, ids.Ids, random, padding: true);
                    }
                    else
                    {
                        FillNumbers(rows, row, source, length, random);
                    }
                }

                break;
            default:
                throw new ArgumentException($"A {feature.GetType().Name} cannot be filled.", nameof(feature));
        }
    }

    private static int FillLength(EncodedRows rows, int row, InputSource source, int most, Random random)
    {
        var length = random.Next(5) switch
        {
            0 => 0,
            1 => 1,
            2 => most,
            _ => random.Next(most + 1),
        };
        return rows.IdRow(row)[rows.Schema[source].LengthOffset] = length;
    }

    private static void FillIds(EncodedRows rows, int row, InputSource source, IdEncoding encoding, Random random, bool padding)
    {
        var slot = rows.Schema[source];
        var onlyPadding = random.Next(8) == 0;
        foreach (ref var id in rows.IdRow(row).Slice(slot.Offset, slot.Width))
        {
            id = padding && encoding.Padding >= 0 && (onlyPadding || random.Next(4) == 0) ? encoding.Padding : random.Next(encoding.Cardinality);
        }
    }

    private static void FillNumbers(EncodedRows rows, int row, InputSource source, int defined, Random random)
    {
        var slot = rows.Schema[source];
        var numbers = rows.NumberRow(row).Slice(slot.Offset, slot.Width);
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = i < defined ? random.Next(8) == 0 ? 0 : (float)((4 * random.NextDouble()) - 2) : float.NaN;
        }
    }
}
