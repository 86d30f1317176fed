using RankKernel.Features;
using RankKernel.Graph;
using Xunit;

namespace RankKernel.Tests.Features;

public class RankRequestTests
{
    private readonly RankRequest _request = new([.. AllKinds.On(Side.User), .. AllKinds.On(Side.Item, "item ")]);

    [Fact]
    public void Rows_lie_as_the_schema_of_each_side_says()
    {
        Assert.Equal(AllKinds.On(Side.User).Select(f => f.Name), _request.User.Schema.Features.Select(f => f.Name));
        Assert.Equal(AllKinds.On(Side.Item, "item ").Select(f => f.Name), _request.ItemRows.Schema.Features.Select(f => f.Name));
        Assert.Equal(1, _request.User.Count);
        Assert.Equal(0, _request.ItemRows.Count);
    }

    [Fact]
    public void User_and_context_features_share_a_row()
    {
        var request = Encoded.Request(
            new NumericFeature("age", Side.User, NumericEncoding.Raw),
            new NumericFeature("price", Side.Item, NumericEncoding.Raw),
            new NumericFeature("hour", Side.Context, NumericEncoding.Raw));
        request.Set("age", 30);
        request.Set("hour", 12.5);
        Assert.Equal([30, 12.5f], request.User.NumberRow(0).ToArray());
    }

    [Fact]
    public void Unknown_feature_is_refused_with_the_names_of_its_side()
    {
        var error = _request.Refuses(() => _request.Set("wort", "red"), "wort", "user and context features", "'word', 'number'");
        Assert.DoesNotContain("'item word'", error.Message, StringComparison.Ordinal);
        _request.Refuses(() => _request.Items.Set("wort", ReadOnlySpan<long>.Empty), "wort", "item features", "'item word', 'item number'");
    }

    [Fact]
    public void Feature_names_are_case_sensitive() => _request.Refuses(() => _request.Set("Word", "red"), "Word", "no such feature");

    [Fact]
    public void Message_never_quotes_a_text() =>
        Assert.DoesNotContain("secret", Assert.Throws<FeatureException>(() => _request.Set("amount", "secret")).Message, StringComparison.Ordinal);

    [Fact]
    public void Unknown_feature_of_a_model_without_any_is_refused() =>
        _request.Refuses(() => Encoded.Request().Set("word", "red"), "word", "user and context features are none");

    [Fact]
    public void Item_feature_set_on_the_request_is_refused_with_a_hint() =>
        _request.Refuses(() => _request.Set("item word", "red"), "item word", "Items");

    [Fact]
    public void User_feature_set_on_the_items_is_refused_with_a_hint() =>
        _request.Refuses(() => _request.Items.Set("word", ReadOnlySpan<string?>.Empty), "word", "on the request itself");

    [Fact]
    public void Setting_again_replaces()
    {
        _request.Set("word", "red");
        _request.Set("word", "green");
        Assert.Equal(3, _request.User.Id("word"));
    }

    [Fact]
    public void Cleared_request_is_as_it_was_at_first()
    {
        var fresh = new RankRequest([.. AllKinds.On(Side.User), .. AllKinds.On(Side.Item, "item ")]);
        RandomRequest.Fill(_request, new Random(1), items: 7);
        _request.Clear();
        Assert.Equal(0, _request.Items.Count);
        Assert.Equal(fresh.User.Everything(), _request.User.Everything());
        _request.Validate();
        _request.Items.Reset(7);
        fresh.Items.Reset(7);
        Assert.Equal(fresh.ItemRows.Everything(), _request.ItemRows.Everything());
        _request.Validate();
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public void Reused_request_encodes_like_a_new_one(int seed)
    {
        for (var round = 0; round < 20; round++)
        {
            var fresh = new RankRequest([.. AllKinds.On(Side.User), .. AllKinds.On(Side.Item, "item ")]);
            _request.Clear();
            RandomRequest.Fill(_request, new Random(seed + round), items: round);
            RandomRequest.Fill(fresh, new Random(seed + round), items: round);
            Assert.Equal(fresh.User.Everything(), _request.User.Everything());
            Assert.Equal(fresh.ItemRows.Everything(), _request.ItemRows.Everything());
            _request.Validate();
        }
    }

    [Fact]
    public void Values_past_a_length_are_always_ids_that_the_feature_can_have()
    {
        _request.Items.Reset(2);
        var slot = _request.ItemRows.Schema[new InputSource("item codes")];
        Assert.Equal([10, 10, 10], _request.ItemRows.IdRow(1).Slice(slot.Offset, slot.Width).ToArray());
    }

    [Fact]
    public void Requests_can_share_a_layout()
    {
        Feature[] features = [new NumericFeature("age", Side.User, NumericEncoding.Raw)];
        var (user, items) = (RowLayout.ForUser(features), RowLayout.ForItems(features));
        var (first, second) = (new RankRequest(user, items), new RankRequest(user, items));
        first.Set("age", 1);
        second.Set("age", 2);
        Assert.Equal(1, first.User.Number("age"));
        Assert.Equal(2, second.User.Number("age"));
    }

    [Fact]
    public void Failed_column_of_a_history_does_not_change_its_length()
    {
        _request.SetSequence("clicks", "item", [1L, 2L]);
        _request.SetSequence("clicks", "word", ["a", "b"]);
        _request.SetSequence("clicks", "dwell", [1.0, 4.0]);
        _request.Refuses(() => _request.SetSequence("clicks", "dwell", [1.0, 2.0, double.NaN]), "clicks", "found NaN at position 2");
        _request.Validate();
        Assert.Equal([1, 2], _request.User.Numbers("clicks", "dwell"));
    }
}
