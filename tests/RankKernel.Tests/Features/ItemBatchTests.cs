using RankKernel.Features;
using RankKernel.Graph;
using Xunit;

namespace RankKernel.Tests.Features;

public class ItemBatchTests
{
    private readonly RankRequest _request = new(AllKinds.On(Side.Item));

    private ItemBatch Items => _request.Items;

    [Theory]
    [InlineData(-1)]
    [InlineData(ItemBatch.MaxCount + 1)]
    public void Count_out_of_bounds_is_refused(int count)
    {
        Items.Reset(2);
        Assert.Throws<ArgumentOutOfRangeException>(() => Items.Reset(count));
        Assert.Equal(2, Items.Count);
    }

    [Fact]
    public void Rows_that_no_array_can_hold_are_refused()
    {
        var request = Encoded.Request(new NumericFeature("image", Side.Item, NumericEncoding.Raw, 4096));
        request.Items.Reset(3);
        Assert.Throws<ArgumentOutOfRangeException>(() => request.Items.Reset(ItemBatch.MaxCount));
        Assert.Equal(3, request.Items.Count);
    }

    [Fact]
    public void Largest_batch_can_be_filled()
    {
        var request = Encoded.Request(new IdFeature("id", Side.Item, new DirectEncoding(ItemBatch.MaxCount)));
        request.Items.Reset(ItemBatch.MaxCount);
        request.Items.Set("id", [.. Enumerable.Range(0, ItemBatch.MaxCount).Select(i => (long)i)]);
        Assert.Equal(ItemBatch.MaxCount - 1, request.ItemRows.Id("id", ItemBatch.MaxCount - 1));
    }

    [Fact]
    public void Reset_makes_every_feature_missing_again()
    {
        Items.Reset(2);
        var missing = _request.ItemRows.Everything();
        Items.Set(1, "word", "red");
        Items.SetIds(0, "tags", [1L, 2L]);
        Items.SetSequence(1, "clicks", "item", [1L, 2L]);
        Items.Reset(2);
        Assert.Equal(missing, _request.ItemRows.Everything());
        _request.Validate();
    }

    [Fact]
    public void No_rows_take_empty_columns()
    {
        Items.Set("direct", ReadOnlySpan<long>.Empty);
        Items.SetVectors("vector", []);
        Items.SetIds("tags", ReadOnlySpan<long>.Empty, []);
        _request.Validate();
    }

    [Fact]
    public void Row_that_is_not_there_is_refused()
    {
        Items.Reset(2);
        Assert.Throws<ArgumentOutOfRangeException>(() => Items.Set(2, "word", "red"));
        Assert.Throws<ArgumentOutOfRangeException>(() => Items.SetVector(-1, "vector", [1, 2, 3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Items.SetIds(2, "tags", ["a"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Items.SetSequence(2, "clicks", "item", [1L]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public void Column_of_another_length_is_refused(int count)
    {
        Items.Reset(3);
        _request.Refuses(() => Items.Set("direct", new long[count]), "direct", $"found {count} values", "expected 3 for 3 rows");
        _request.Refuses(() => Items.Set("word", new string[count]), "word", $"found {count} values");
        _request.Refuses(() => Items.Set("interval", new double[count]), "interval", $"found {count} values");
        _request.Refuses(() => Items.Set("amount", new float[count]), "amount", $"found {count} values");
        _request.Refuses(() => Items.SetVectors("vector", new float[3 * count]), "vector", $"found {3 * count} numbers", "expected 9");
        _request.Refuses(() => Items.SetIds("tags", ["a"], new int[count]), "tags", $"found {count} lengths");
        _request.Refuses(() => Items.SetSequences("clicks", "word", ["a"], new int[count]), "clicks", "'word'", $"found {count} lengths");
    }

    [Fact]
    public void Lengths_that_do_not_add_up_to_the_values_are_refused()
    {
        Items.Reset(2);
        _request.Refuses(() => Items.SetIds("tags", [1L, 2L], [1, 2]), "tags", "found 2 values", "expected 3");
        _request.Refuses(() => Items.SetIds("tags", [1L, 2L], [3, -1]), "tags", "found the length -1");
        _request.Refuses(() => Items.SetIds("tags", [1L, 2L], [int.MaxValue, int.MaxValue]), "tags", "found 2 values", "expected 4294967294");
        _request.Refuses(() => Items.SetIds("tags", [1L, 2L], [1, 1], [1]), "tags", "found 1 weights", "expected 2");
    }

    [Fact]
    public void Column_with_one_refused_value_changes_no_row()
    {
        Items.Reset(3);
        Items.Set("place", [1.0, 1, 1]);
        Items.SetSequences("clicks", "dwell", [1.0, 4.0, 9.0], [1, 1, 1]);
        _request.Refuses(() => Items.Set("place", [25, 25, double.NaN]), "place", "found NaN at position 2");
        _request.Refuses(() => Items.Set("place", [25, float.PositiveInfinity, 25f]), "place", "at position 1");
        _request.Refuses(() => Items.SetVectors("vector", [1, 1, 1, 1, 1, 1, 1, 1, float.NaN]), "vector", "found NaN at position 8");
        _request.Refuses(() => Items.SetIds("tags", [1L, 2, 3], [1, 1, 1], [1, 1, float.NaN]), "tags", "weight NaN at position 2");
        _request.Refuses(() => Items.SetSequences("clicks", "dwell", [1.0, 2, 3, double.NaN], [1, 1, 2]), "clicks", "found NaN at position 3");
    }

    [Fact]
    public void Columns_of_different_lengths_are_refused_with_their_row()
    {
        Items.Reset(3);
        foreach (var column in (string[])["item", "word"])
        {
            Items.SetSequences("clicks", column, new long[5], [2, 0, 3]);
        }

        Items.SetSequences("clicks", "dwell", new double[5], [2, 0, 3]);
        _request.Validate();
        Items.SetSequence(2, "clicks", "item", [1L]);
        var error = Assert.Throws<FeatureException>(_request.Validate);
        Assert.Contains("in row 2: 'item' 1, 'word' 3, 'dwell' 3", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    public void Columns_and_rows_encode_alike(int seed)
    {
        var random = new Random(seed);
        const int count = 40;
        var byRow = new RankRequest(AllKinds.On(Side.Item));
        Items.Reset(count);
        byRow.Items.Reset(count);
        var (words, longs, doubles, vectors) = (RandomRequest.Words(random, count), RandomRequest.Longs(random, count),
            RandomRequest.Doubles(random, count), RandomRequest.Floats(random, 3 * count));
        var lengths = RandomRequest.Lengths(random, count, 8);
        var (tags, weights) = (RandomRequest.Words(random, lengths.Sum()), RandomRequest.Floats(random, lengths.Sum()));
        var dwell = RandomRequest.Doubles(random, lengths.Sum());
        Items.Set("word", words);
        Items.Set("hash", longs);
        Items.Set("amount", doubles);
        Items.SetVectors("vector", vectors);
        Items.SetIds("tags", tags, lengths, weights);
        Items.SetSequences("clicks", "word", tags, lengths);
        Items.SetSequences("clicks", "dwell", dwell, lengths);
        for (int row = 0, start = 0; row < count; start += lengths[row++])
        {
            byRow.Items.Set(row, "word", words[row]);
            byRow.Items.Set(row, "hash", longs[row]);
            byRow.Items.Set(row, "amount", doubles[row]);
            byRow.Items.SetVector(row, "vector", vectors.AsSpan(3 * row, 3));
            byRow.Items.SetIds(row, "tags", tags.AsSpan(start, lengths[row]), weights.AsSpan(start, lengths[row]));
            byRow.Items.SetSequence(row, "clicks", "word", tags.AsSpan(start, lengths[row]));
            byRow.Items.SetSequence(row, "clicks", "dwell", dwell.AsSpan(start, lengths[row]));
        }

        Assert.Equal(byRow.ItemRows.Everything(), _request.ItemRows.Everything());
    }

    [Fact]
    public void Setting_one_row_leaves_the_others()
    {
        Items.Reset(3);
        Items.Set("direct", [1L, 2L, 3L]);
        Items.Set(1, "direct", 7);
        Items.Set(1, "word", "red".AsSpan());
        Assert.Equal([3, 9, 5], Enumerable.Range(0, 3).Select(row => _request.ItemRows.Id("direct", row)));
        Assert.Equal([0, 2, 0], Enumerable.Range(0, 3).Select(row => _request.ItemRows.Id("word", row)));
    }
}
