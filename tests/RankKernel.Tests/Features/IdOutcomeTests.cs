using RankKernel.Features;
using RankKernel.Graph;
using Xunit;

namespace RankKernel.Tests.Features;

/// <summary>The rows on ids of the table in docs/features.md.</summary>
public class IdOutcomeTests
{
    private static readonly IdEncoding Texts = new VocabularyEncoding(new Vocabulary(["red", "green", ""]), FirstIndex: 2, Unknown: 1, Missing: 7);
    private static readonly IdEncoding Numbers = new VocabularyEncoding(new Vocabulary([10L, -20L]), FirstIndex: 2, Unknown: 1, Missing: 7);
    private static readonly IdEncoding Hash = new HashEncoding(1000, FirstIndex: 3, Seed: 5, Missing: 2);
    private static readonly IdEncoding Direct = new DirectEncoding(4, FirstIndex: 2, Unknown: 1, Missing: 7);
    private static readonly IdEncoding Boundaries = new BoundaryEncoding([-1.5, 0, 10], FirstIndex: 1, Missing: 7);

    private readonly RankRequest _request = Encoded.Request(
        new IdFeature("text", Side.User, Texts),
        new IdFeature("number", Side.User, Numbers),
        new IdFeature("hash", Side.Context, Hash),
        new IdFeature("direct", Side.User, Direct),
        new IdFeature("interval", Side.Context, Boundaries));

    [Theory]
    [InlineData("text", 7)]
    [InlineData("number", 7)]
    [InlineData("hash", 2)]
    [InlineData("direct", 7)]
    [InlineData("interval", 7)]
    public void Id_that_is_not_set_has_the_missing_index(string feature, int expected) => Assert.Equal(expected, _request.User.Id(feature));

    [Theory]
    [InlineData("text", 7)]
    [InlineData("hash", 2)]
    public void Null_text_counts_as_missing(string feature, int expected)
    {
        _request.Set(feature, "red");
        _request.Set(feature, null);
        Assert.Equal(expected, _request.User.Id(feature));
    }

    [Theory]
    [InlineData("red", 2)]
    [InlineData("green", 3)]
    [InlineData("", 4)]
    public void Known_text_has_its_position_after_the_first_index(string text, int expected)
    {
        _request.Set("text", text);
        Assert.Equal(expected, _request.User.Id("text"));
        _request.Set("text", "elsewhere");
        _request.Set("text", text.AsSpan());
        Assert.Equal(expected, _request.User.Id("text"));
    }

    [Fact]
    public void Known_number_has_its_position_after_the_first_index()
    {
        _request.Set("number", -20);
        Assert.Equal(3, _request.User.Id("number"));
    }

    [Theory]
    [InlineData("blue")]
    [InlineData("Red")]
    [InlineData("red ")]
    public void Unknown_text_has_the_unknown_index(string text)
    {
        _request.Set("text", text);
        Assert.Equal(1, _request.User.Id("text"));
    }

    [Fact]
    public void Unknown_number_has_the_unknown_index()
    {
        _request.Set("number", 11);
        Assert.Equal(1, _request.User.Id("number"));
    }

    [Fact]
    public void Hash_takes_texts_and_whole_numbers_and_knows_them_all()
    {
        _request.Set("hash", "anything");
        Assert.Equal(3 + (int)(FeatureHash.Text("anything", 5) % 1000), _request.User.Id("hash"));
        _request.Set("hash", -77);
        Assert.Equal(3 + (int)(FeatureHash.Number(-77, 5) % 1000), _request.User.Id("hash"));
        _request.Set("hash", "-77");
        Assert.Equal(3 + (int)(FeatureHash.Text("-77", 5) % 1000), _request.User.Id("hash"));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(3, 5)]
    [InlineData(4, 1)]
    [InlineData(-1, 1)]
    [InlineData(long.MinValue, 1)]
    [InlineData(long.MaxValue, 1)]
    [InlineData(1L << 32, 1)]
    public void Direct_number_outside_its_range_has_the_unknown_index(long value, int expected)
    {
        _request.Set("direct", value);
        Assert.Equal(expected, _request.User.Id("direct"));
    }

    [Theory]
    [InlineData(-2, 1)]
    [InlineData(-1.5, 2)]
    [InlineData(-0.0, 3)]
    [InlineData(9.99, 3)]
    [InlineData(10, 4)]
    [InlineData(double.NegativeInfinity, 1)]
    [InlineData(double.PositiveInfinity, 4)]
    [InlineData(double.NaN, 7)]
    public void Number_between_boundaries_has_the_count_of_those_up_to_it(double number, int expected)
    {
        _request.Set("interval", number);
        Assert.Equal(expected, _request.User.Id("interval"));
    }

    [Fact]
    public void Whole_number_falls_between_boundaries_too()
    {
        _request.Set("interval", 10);
        Assert.Equal(4, _request.User.Id("interval"));
    }

    [Theory]
    [InlineData("number", "vocabulary holds numbers")]
    [InlineData("direct", "they are indices")]
    [InlineData("interval", "placed between boundaries")]
    public void Text_where_numbers_are_expected_is_refused_and_never_parsed(string feature, string expected) =>
        _request.Refuses(() => _request.Set(feature, "10"), feature, "found text", "expected", expected);

    [Fact]
    public void Null_text_where_numbers_are_expected_is_refused() =>
        _request.Refuses(() => _request.Set("number", null), "number", "found text");

    [Fact]
    public void Whole_number_where_texts_are_expected_is_refused() =>
        _request.Refuses(() => _request.Set("text", 10), "text", "found whole numbers", "expected text");

    [Theory]
    [InlineData("text")]
    [InlineData("number")]
    [InlineData("hash")]
    [InlineData("direct")]
    public void Floating_point_number_is_no_id_even_if_it_is_whole(string feature) =>
        _request.Refuses(() => _request.Set(feature, 2.0), feature, "found floating-point numbers");

    [Fact]
    public void Id_given_as_a_list_is_refused() =>
        _request.Refuses(() => _request.SetIds("direct", [1L]), "direct", "found a list of ids (SetIds)", "expected a single value (Set)");
}
