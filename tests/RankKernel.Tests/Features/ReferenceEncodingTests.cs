using System.Text;
using RankKernel.Features;
using RankKernel.Graph;
using Xunit;

namespace RankKernel.Tests.Features;

/// <summary>Random definitions and values against encodings written as plainly as can be.</summary>
public class ReferenceEncodingTests
{
    [Theory]
    [InlineData(41)]
    [InlineData(42)]
    [InlineData(43)]
    public void Ids_of_random_encodings_agree_with_the_reference(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var encoding = RandomEncoding(random);
            var request = Encoded.Request(new MultiIdFeature("ids", Side.Item, encoding, 1000), new IdFeature("id", Side.Item, encoding));
            request.Items.Reset(2);
            object?[] values = [.. Enumerable.Range(0, 20).Select(_ => RandomValue(random, encoding))];
            Set(request.Items, values);
            Assert.Equal(values.Select(value => Reference(encoding, value)), request.ItemRows.Ids("ids", row: 1));
            Assert.Equal(Reference(encoding, values[0]), request.ItemRows.Id("id", 1));
            Assert.All(request.ItemRows.Ids("ids", row: 1), id => Assert.InRange(id, 0, encoding.Cardinality - 1));
        }
    }

    [Theory]
    [InlineData(51)]
    [InlineData(52)]
    public void Lists_of_any_length_keep_the_end_that_the_reference_keeps(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var (limit, last) = (random.Next(1, 12), random.Next(2) == 1);
            var request = Encoded.Request(new MultiIdFeature(
                "ids", Side.User, new DirectEncoding(100), limit, last ? Truncation.KeepLast : Truncation.KeepFirst, Weighted: true));
            long[] values = [.. Enumerable.Range(0, random.Next(20)).Select(_ => random.NextInt64(100))];
            var weights = RandomRequest.Floats(random, values.Length);
            request.SetIds("ids", values, weights);
            Assert.Equal(last ? values.TakeLast(limit) : values.Take(limit), request.User.Ids("ids").Select(id => (long)id));
            Assert.Equal(last ? weights.TakeLast(limit) : weights.Take(limit), request.User.Numbers("ids", weights: true));
        }
    }

    private static void Set(ItemBatch items, object?[] values)
    {
        switch (values.First(value => value is not null))
        {
            case string:
                items.SetIds(1, "ids", [.. values.Cast<string?>()]);
                items.Set(1, "id", (string?)values[0]);
                break;
            case long:
                items.SetIds(1, "ids", [.. values.Cast<long>()]);
                items.Set(1, "id", (long)values[0]!);
                break;
            default:
                items.SetIds(1, "ids", [.. values.Cast<double>()]);
                items.Set(1, "id", (double)values[0]!);
                break;
        }
    }

    private static IdEncoding RandomEncoding(Random random)
    {
        var (first, other, missing) = (random.Next(5), random.Next(5), random.Next(5));
        return random.Next(7) switch
        {
            0 => new VocabularyEncoding(new Vocabulary(Distinct(random, i => $"w{i}")), first, other, missing),
            1 => new VocabularyEncoding(new Vocabulary(Distinct(random, i => (long)i)), first, other, missing),
            2 => new HashEncoding(random.Next(1, 50), first, (ulong)random.NextInt64(), missing),
            3 => new DirectEncoding(random.Next(1, 30), first, other, missing),
            4 => new FeatureIdEncoding(random.Next(8), random.Next(3, 32), random.Next(1, 50), null, first, (ulong)random.NextInt64(), other, missing),
            5 => new FeatureIdEncoding(3, 8, 0, new Vocabulary(Distinct(random, i => (long)Id(3, 8, i, 9))), first, 9, other, missing),
            _ => new BoundaryEncoding([.. Distinct(random, i => i / 2.0).Order()], first, missing),
        };
    }

    private static object? RandomValue(Random random, IdEncoding encoding) => encoding switch
    {
        BoundaryEncoding => random.Next(10) == 0 ? double.NaN : random.Next(-4, 80) / 4.0,
        VocabularyEncoding { Vocabulary.Texts: not null } or HashEncoding { Buckets: > 25 } =>
            random.Next(10) == 0 ? null : $"w{random.Next(40)}",
        _ => random.NextInt64(-3, 40),
    };

    private static int Reference(IdEncoding encoding, object? value) => (encoding, value) switch
    {
        (_, null) => encoding.Missing,
        (BoundaryEncoding, double.NaN) => encoding.Missing,
        (BoundaryEncoding boundary, double number) => boundary.FirstIndex + boundary.Boundaries.Count(limit => limit <= number),
        (HashEncoding hash, string text) => hash.FirstIndex + (int)(FeatureHash.Bytes(Encoding.UTF8.GetBytes(text), hash.Seed) % (ulong)hash.Buckets),
        (HashEncoding hash, long number) => hash.FirstIndex + (int)(FeatureHash.Bytes(BitConverter.GetBytes(number), hash.Seed) % (ulong)hash.Buckets),
        (FeatureIdEncoding { Vocabulary: null } id, long number) => id.FirstIndex + (int)(Id(id.Slot, id.SlotBits, number, id.Seed) % (ulong)id.Buckets),
        (FeatureIdEncoding id, long number) => id.Vocabulary!.Numbers!.ToList().IndexOf((long)Id(id.Slot, id.SlotBits, number, id.Seed)) is >= 0 and var position
            ? id.FirstIndex + position
            : id.Unknown,
        (DirectEncoding direct, long number) => number >= 0 && number < direct.Size ? direct.FirstIndex + (int)number : direct.Unknown,
        (VocabularyEncoding words, string text) => Position(words, words.Vocabulary.Texts!.ToList().IndexOf(text)),
        (VocabularyEncoding numbers, long number) => Position(numbers, numbers.Vocabulary.Numbers!.ToList().IndexOf(number)),
        _ => throw new InvalidOperationException(),
    };

    private static ulong Id(int slot, int bits, long number, ulong seed)
    {
        var hash = Convert.ToString((long)FeatureHash.Bytes(BitConverter.GetBytes(number), seed), 2).PadLeft(64, '0');
        return Convert.ToUInt64(Convert.ToString(slot, 2).PadLeft(bits, '0') + hash[bits..], 2);
    }

    private static int Position(VocabularyEncoding encoding, int position) => position < 0 ? encoding.Unknown : encoding.FirstIndex + position;

    private static List<T> Distinct<T>(Random random, Func<int, T> value) =>
        [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => value(random.Next(40))).Distinct()];
}
