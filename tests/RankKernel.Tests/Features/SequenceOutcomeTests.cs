using RankKernel.Features;
using RankKernel.Graph;
using Xunit;

namespace RankKernel.Tests.Features;

/// <summary>The rows on histories of the table in docs/features.md.</summary>
public class SequenceOutcomeTests
{
    private readonly RankRequest _request = Encoded.Request(
        new SequenceFeature(
            "clicks",
            Side.User,
            3,
            [
                new IdColumn("item", new DirectEncoding(100, Unknown: 99, Missing: 98, Padding: 0)),
                new IdColumn("page", new HashEncoding(50, 1)),
                new IdColumn("hour", new BoundaryEncoding([6, 12])),
                new NumericColumn("dwell", new([new Log1p()], Default: 1)),
            ]),
        new SequenceFeature("visits", Side.User, 2, [new NumericColumn("price", new([], 0, NonFinite.Reject))], Truncation.KeepFirst));

    [Fact]
    public void History_that_is_not_set_is_empty()
    {
        Assert.Empty(_request.User.Ids("clicks", "item"));
        Assert.Empty(_request.User.Numbers("clicks", "dwell"));
        _request.Validate();
    }

    [Fact]
    public void Columns_are_encoded_each_in_its_way()
    {
        _request.SetSequence("clicks", "item", [5L, 6L]);
        _request.SetSequence("clicks", "page", ["home", null]);
        _request.SetSequence("clicks", "hour", [6.5, 24]);
        _request.SetSequence("clicks", "dwell", [0L, 7L]);
        _request.Validate();
        Assert.Equal([5, 6], _request.User.Ids("clicks", "item"));
        Assert.Equal([1 + (int)(FeatureHash.Text("home") % 50), 0], _request.User.Ids("clicks", "page"));
        Assert.Equal([1, 2], _request.User.Ids("clicks", "hour"));
        Assert.Equal([0, MathF.Log(8)], _request.User.Numbers("clicks", "dwell"));
    }

    [Fact]
    public void History_that_is_too_long_keeps_its_last_events()
    {
        SetAll(5);
        _request.Validate();
        Assert.Equal([3, 4, 5], _request.User.Ids("clicks", "item"));
        Assert.Equal([MathF.Log(4), MathF.Log(5), MathF.Log(6)], _request.User.Numbers("clicks", "dwell"));
    }

    [Fact]
    public void History_that_is_too_long_keeps_its_first_events_where_the_feature_says_so()
    {
        _request.SetSequence("visits", "price", [1.0, 2, double.NaN]);
        Assert.Equal([1, 2], _request.User.Numbers("visits", "price"));
    }

    [Fact]
    public void Padding_unknown_and_missing_events_stay_where_they_are()
    {
        _request.SetSequence("clicks", "item", [0L, -1L, 7L]);
        Assert.Equal([0, 99, 7], _request.User.Ids("clicks", "item"));
        _request.SetSequence("clicks", "dwell", [double.NaN, 0, double.PositiveInfinity]);
        Assert.Equal([MathF.Log(2), 0, MathF.Log(2)], _request.User.Numbers("clicks", "dwell"));
    }

    [Fact]
    public void NaN_between_boundaries_is_a_missing_event()
    {
        _request.SetSequence("clicks", "hour", [double.NaN, 7, double.PositiveInfinity]);
        Assert.Equal([0, 1, 2], _request.User.Ids("clicks", "hour"));
    }

    [Fact]
    public void Empty_column_is_a_history_without_events()
    {
        SetAll(2);
        SetAll(0);
        _request.Validate();
        Assert.Empty(_request.User.Ids("clicks", "item"));
    }

    [Fact]
    public void Events_that_truncation_drops_are_not_looked_at_but_counted()
    {
        _request.SetSequence("visits", "price", [1.0, 2, double.NaN]);
        SetAll(4);
        _request.SetSequence("clicks", "hour", new double[3]);
        Assert.Throws<FeatureException>(_request.Validate);
    }

    [Fact]
    public void NaN_in_a_column_is_refused_where_the_encoding_says_so() =>
        _request.Refuses(() => _request.SetSequence("visits", "price", [1.0, double.NaN]), "visits", "column 'price'", "found NaN at position 1");

    [Theory]
    [InlineData(2, 3)]
    [InlineData(3, 4)]
    [InlineData(10, 20)]
    public void Columns_of_different_lengths_are_refused_at_rank_time(int found, int other)
    {
        SetAll(other);
        _request.SetSequence("clicks", "hour", new double[found]);
        var error = Assert.Throws<FeatureException>(_request.Validate);
        Assert.Equal("clicks", error.Feature);
        Assert.Contains($"'item' {other}, 'page' {other}, 'hour' {found}, 'dwell' {other}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Column_that_is_not_set_beside_set_ones_is_refused_at_rank_time()
    {
        _request.SetSequence("clicks", "item", [1L]);
        var error = Assert.Throws<FeatureException>(_request.Validate);
        Assert.Contains("'item' 1, 'page' 0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Column_that_is_not_known_is_refused_with_the_known_ones() =>
        _request.Refuses(() => _request.SetSequence("clicks", "colour", [1L]), "clicks", "no column 'colour'", "'item', 'page', 'hour', 'dwell'");

    [Fact]
    public void Column_of_the_wrong_type_is_refused()
    {
        _request.Refuses(() => _request.SetSequence("clicks", "item", ["5"]), "clicks", "column 'item'", "found text", "expected whole numbers");
        _request.Refuses(() => _request.SetSequence("clicks", "item", [5.0]), "clicks", "found floating-point numbers");
        _request.Refuses(() => _request.SetSequence("clicks", "dwell", ["5"]), "clicks", "column 'dwell'", "expected numbers");
    }

    [Fact]
    public void History_given_in_another_form_is_refused()
    {
        _request.Refuses(() => _request.Set("clicks", 5), "clicks", "expected a column of a sequence (SetSequence)");
        _request.Refuses(() => _request.SetIds("clicks", [5L]), "clicks", "expected a column of a sequence (SetSequence)");
    }

    private void SetAll(int count)
    {
        var numbers = Enumerable.Range(1, count).Select(i => (long)i).ToArray();
        foreach (var column in (string[])["item", "page", "hour", "dwell"])
        {
            _request.SetSequence("clicks", column, numbers);
        }
    }
}
