using RankKernel.Features;
using RankKernel.Graph;
using Xunit;

namespace RankKernel.Tests.Features;

/// <summary>The rows on numbers of the table in docs/features.md.</summary>
public class NumericOutcomeTests
{
    private readonly RankRequest _request = Encoded.Request(
        new NumericFeature("lenient", Side.User, new([new Square()], Default: 3)),
        new NumericFeature("strict", Side.User, new([new Square()], Default: 3, NonFinite.Reject)),
        new NumericFeature("vector", Side.User, new([], Default: 0.5), Dimension: 3),
        new NumericFeature("strict vector", Side.User, new([], Default: 0.5, NonFinite.Reject), Dimension: 3));

    [Theory]
    [InlineData("lenient")]
    [InlineData("strict")]
    public void Number_that_is_not_set_is_the_prepared_default(string feature) => Assert.Equal(9, _request.User.Number(feature));

    [Fact]
    public void Vector_that_is_not_set_is_the_default_everywhere() =>
        Assert.Equal([0.5f, 0.5f, 0.5f], _request.User.Numbers("vector"));

    [Fact]
    public void NaN_counts_as_missing_by_default()
    {
        _request.Set("lenient", 1.0);
        _request.Set("lenient", double.NaN);
        Assert.Equal(9, _request.User.Number("lenient"));
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Infinity_counts_as_missing_by_default(double number)
    {
        _request.Set("lenient", 1.0);
        _request.Set("lenient", number);
        Assert.Equal(9, _request.User.Number("lenient"));
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void NaN_and_infinity_are_refused_where_the_encoding_says_so(double number, string found)
    {
        _request.Set("strict", 2.0);
        _request.Refuses(() => _request.Set("strict", number), "strict", $"found {found}", "expected a finite number");
        Assert.Equal(4, _request.User.Number("strict"));
    }

    [Fact]
    public void Result_beyond_single_precision_counts_as_missing_by_default()
    {
        _request.Set("lenient", 1e30);
        Assert.Equal(9, _request.User.Number("lenient"));
        _request.Set("lenient", 1e200);
        Assert.Equal(9, _request.User.Number("lenient"));
    }

    [Fact]
    public void Result_beyond_single_precision_is_refused_where_non_finite_numbers_are() =>
        _request.Refuses(() => _request.Set("strict", 1e30), "strict", "found 1E+30", "finite in single precision");

    [Fact]
    public void Whole_number_is_a_number()
    {
        _request.Set("lenient", 5);
        Assert.Equal(25, _request.User.Number("lenient"));
    }

    [Fact]
    public void Text_is_no_number() =>
        _request.Refuses(() => _request.Set("lenient", "5"), "lenient", "found text", "expected numbers");

    [Fact]
    public void Vector_with_NaN_has_the_default_there()
    {
        _request.SetVector("vector", [1, float.NaN, float.PositiveInfinity]);
        Assert.Equal([1, 0.5f, 0.5f], _request.User.Numbers("vector"));
    }

    [Fact]
    public void Vector_with_NaN_is_refused_as_a_whole_where_the_encoding_says_so() =>
        _request.Refuses(() => _request.SetVector("strict vector", [1, 2, float.NaN]), "strict vector", "found NaN at position 2");

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public void Vector_of_another_length_is_refused(int length) =>
        _request.Refuses(() => _request.SetVector("vector", new float[length]), "vector", $"found {length} numbers", "expected 3");

    [Fact]
    public void Vector_given_as_one_number_is_refused() =>
        _request.Refuses(() => _request.Set("vector", 1.0), "vector", "found a single value (Set)", "expected a vector of numbers (SetVector)");

    [Fact]
    public void One_number_may_be_given_as_a_vector()
    {
        _request.SetVector("lenient", [4]);
        Assert.Equal(16, _request.User.Number("lenient"));
    }

    [Fact]
    public void Number_given_as_a_list_is_refused() =>
        _request.Refuses(() => _request.SetIds("lenient", [1L]), "lenient", "found a list of ids", "expected a single value (Set)");
}
