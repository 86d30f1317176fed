using RankKernel.Features;
using RankKernel.Graph;
using Xunit;

namespace RankKernel.Tests.Features;

/// <summary>The rows on lists of ids of the table in docs/features.md.</summary>
public class ListOutcomeTests
{
    private static readonly IdEncoding Texts = new VocabularyEncoding(new Vocabulary(["a", "b", "c", "d"]), 2, Unknown: 1, Missing: 6, Padding: 0);

    private readonly RankRequest _request = Encoded.Request(
        new MultiIdFeature("first", Side.User, Texts, 3),
        new MultiIdFeature("last", Side.User, Texts, 3, Truncation.KeepLast, Weighted: true),
        new MultiIdFeature("direct", Side.User, new DirectEncoding(9), 3),
        new MultiIdFeature("interval", Side.User, new BoundaryEncoding([1.5, 2.5]), 3));

    [Fact]
    public void List_that_is_not_set_is_empty() => Assert.Empty(_request.User.Ids("first"));

    [Fact]
    public void Empty_list_is_empty()
    {
        _request.SetIds("first", ["a"]);
        _request.SetIds("first", ReadOnlySpan<string?>.Empty);
        Assert.Empty(_request.User.Ids("first"));
    }

    [Fact]
    public void List_keeps_its_order_and_its_repetitions()
    {
        _request.SetIds("first", ["c", "a", "c"]);
        Assert.Equal([4, 2, 4], _request.User.Ids("first"));
    }

    [Fact]
    public void Unknown_and_null_elements_keep_their_places()
    {
        _request.SetIds("first", ["z", null, "a"]);
        Assert.Equal([1, 6, 2], _request.User.Ids("first"));
    }

    [Fact]
    public void List_that_is_too_long_keeps_its_first_elements()
    {
        _request.SetIds("first", ["a", "b", "c", "d"]);
        Assert.Equal([2, 3, 4], _request.User.Ids("first"));
    }

    [Fact]
    public void List_that_is_too_long_keeps_its_last_elements_where_the_feature_says_so()
    {
        _request.SetIds("last", ["a", "b", "c", "d"], [1, 2, 3, 4]);
        Assert.Equal([3, 4, 5], _request.User.Ids("last"));
        Assert.Equal([2, 3, 4], _request.User.Numbers("last", weights: true));
    }

    [Fact]
    public void Weights_that_are_not_given_are_one()
    {
        _request.SetIds("last", ["a", "b"], [5, 6]);
        _request.SetIds("last", ["a", "b"]);
        Assert.Equal([1, 1], _request.User.Numbers("last", weights: true));
    }

    [Fact]
    public void Weights_of_a_feature_without_weights_are_refused() =>
        _request.Refuses(() => _request.SetIds("first", ["a"], [1]), "first", "found 1 weights", "expected none");

    [Fact]
    public void Weights_of_another_count_are_refused() =>
        _request.Refuses(() => _request.SetIds("last", ["a", "b"], [1]), "last", "found 1 weights", "expected 2");

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Weight_that_is_not_finite_is_refused(float weight) =>
        _request.Refuses(() => _request.SetIds("last", ["a", "b"], [1, weight]), "last", "found the weight", "at position 1");

    [Fact]
    public void Elements_and_weights_that_truncation_drops_are_not_looked_at()
    {
        _request.SetIds("last", ["a", "b", "c", "d"], [float.NaN, 1, 2, 3]);
        Assert.Equal([1, 2, 3], _request.User.Numbers("last", weights: true));
    }

    [Fact]
    public void List_of_whole_numbers_or_numbers_is_encoded_like_single_ones()
    {
        _request.SetIds("direct", [3L, 4L]);
        Assert.Equal([3, 4], _request.User.Ids("direct"));
        _request.SetIds("interval", [2L, 3L]);
        Assert.Equal([1, 2], _request.User.Ids("interval"));
        _request.SetIds("interval", [2.0, double.NaN, double.PositiveInfinity]);
        Assert.Equal([1, 0, 2], _request.User.Ids("interval"));
    }

    [Fact]
    public void List_of_the_wrong_type_is_refused_even_when_empty()
    {
        _request.Refuses(() => _request.SetIds("first", [1L]), "first", "found whole numbers", "expected text");
        _request.Refuses(() => _request.SetIds("direct", ReadOnlySpan<string?>.Empty), "direct", "found text", "expected whole numbers");
        _request.Refuses(() => _request.SetIds("direct", [1.0]), "direct", "found floating-point numbers");
    }

    [Fact]
    public void List_given_as_one_value_is_refused() =>
        _request.Refuses(() => _request.Set("first", "a"), "first", "found a single value (Set)", "expected a list of ids (SetIds)");
}
