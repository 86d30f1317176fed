using Google.Protobuf.Collections;
using Xunit;
using Wire = RankKernel.Format.Proto;

namespace RankKernel.Tests.Format;

public class FeatureErrorTests
{
    private readonly RkmBytes _file = new(SampleModels.Everything());

    [Fact]
    public void Two_features_of_one_name_are_refused() => Refused("city", feature => feature.Name = "user_id", "user_id", "two features of this name");

    [Theory]
    [InlineData("")]
    [InlineData("a\tb")]
    public void A_feature_name_that_is_no_name_is_refused(string name) => Refused("city", feature => feature.Name = name, name.Replace('\t', '?'), "the name is wrong");

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void An_unknown_side_is_refused(int side) => Refused("city", feature => feature.Side = (Wire.Side)side, "city", $"side {side} is not known");

    [Fact]
    public void A_feature_of_no_kind_is_refused() => Refused("city", feature => feature.ClearKind(), "city", "no known kind");

    [Fact]
    public void A_missing_encoding_is_refused() => Refused("city", feature => feature.Id.Ids = null, "city", "encoding is missing");

    [Fact]
    public void An_encoding_of_no_kind_is_refused() => Refused("city", feature => feature.Id.Ids.ClearKind(), "city", "no known kind");

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_000_001)]
    public void A_maximum_length_out_of_range_is_refused(int length) => Refused("genres", feature => feature.MultiId.MaxLength = length, "genres", $"MaxLength is {length}");

    [Theory]
    [InlineData(0)]
    [InlineData(int.MinValue)]
    public void A_history_length_out_of_range_is_refused(int length) => Refused("history", feature => feature.Sequence.MaxLength = length, "history", $"MaxLength is {length}");

    [Theory]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    public void A_dimension_out_of_range_is_refused(int dimension) => Refused("image", feature => feature.Numeric.Dimension = dimension, "image", $"Dimension is {dimension}");

    [Fact]
    public void An_unknown_truncation_is_refused() => Refused("genres", feature => feature.MultiId.Truncation = (Wire.Truncation)3, "genres", "truncation 3");

    [Fact]
    public void A_first_index_below_zero_is_refused() => RefusedIds("city", ids => ids.FirstIndex = -1, "FirstIndex is -1");

    [Theory]
    [InlineData(0)]
    [InlineData(-7)]
    public void No_buckets_are_refused(int buckets) => Refused("genres", feature => feature.MultiId.Ids.Hash.Buckets = buckets, "genres", $"Buckets has {buckets}");

    [Fact]
    public void No_sizes_are_refused() => RefusedIds("item_id", ids => ids.Direct.Size = 0, "Size has 0");

    [Fact]
    public void Indices_past_the_largest_are_refused() => RefusedIds("item_id", ids => ids.FirstIndex = int.MaxValue - 5, "past the largest index");

    [Fact]
    public void An_unknown_index_below_zero_is_refused() => RefusedIds("item_id", ids => ids.Unknown = -1, "Unknown is -1");

    [Fact]
    public void A_missing_index_below_zero_is_refused() => RefusedIds("item_id", ids => ids.Missing = -1, "Missing is -1");

    [Fact]
    public void A_padding_index_below_minus_one_is_refused() => RefusedIds("item_id", ids => ids.Padding = -2, "Padding is -2");

    [Fact]
    public void A_text_that_stands_twice_is_refused() => RefusedIds("user_id", ids => ids.Texts.Values.Add("bob"), "'bob' stands twice");

    [Fact]
    public void A_number_that_stands_twice_is_refused() => RefusedIds("city", ids => ids.Numbers.Values.Add(-5), "'-5' stands twice");

    [Fact]
    public void Boundaries_that_do_not_ascend_are_refused() => RefusedBoundaries([1, 2, 2], "Boundaries[2] is 2 after 2");

    [Fact]
    public void Boundaries_that_are_not_finite_are_refused() => RefusedBoundaries([1, double.PositiveInfinity], "finite");

    [Fact]
    public void No_boundaries_are_refused() => RefusedBoundaries([], "Boundaries has 0");

    [Fact]
    public void One_quantile_is_refused() => RefusedTransform(5, transform => transform.Quantiles.Values.Set([1]), "1 quantiles");

    [Fact]
    public void Quantiles_that_descend_are_refused() => RefusedTransform(5, transform => transform.Quantiles.Values.Set([2, 1]), "Quantiles[1] is 1 after 2");

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_deviation_that_is_not_positive_is_refused(double deviation) =>
        RefusedTransform(4, transform => transform.ZScore.StandardDeviation = deviation, "ZScore");

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void A_range_out_of_order_is_refused(double low) => RefusedTransform(3, transform => transform.MinMax.Low = low, "MinMax");

    [Fact]
    public void A_clip_out_of_order_is_refused() => RefusedTransform(3, transform => transform.Clip = new Wire.Range { Low = 2, High = 1 }, "Clip");

    [Fact]
    public void A_transform_of_no_kind_is_refused() => RefusedTransform(0, transform => transform.ClearKind(), "no known kind");

    [Fact]
    public void A_default_that_is_not_finite_is_refused() => Refused("price", feature => feature.Numeric.Numbers.DefaultValue = double.NaN, "price", "default is NaN");

    [Fact]
    public void An_unknown_treatment_of_not_finite_numbers_is_refused() =>
        Refused("price", feature => feature.Numeric.Numbers.NonFinite = 0, "price", "treatment 0");

    [Fact]
    public void A_history_without_columns_is_refused() => Refused("history", feature => feature.Sequence.Columns.Clear(), "history", "0 columns");

    [Fact]
    public void Two_columns_of_one_name_are_refused() => Refused("history", feature => feature.Sequence.Columns[1].Name = "item", "history", "two columns 'item'");

    [Fact]
    public void A_column_of_no_kind_is_refused() => Refused("history", feature => feature.Sequence.Columns[1].ClearKind(), "history", "'age' is of no known kind");

    [Fact]
    public void Features_whose_inputs_have_one_name_are_refused() => Refused("city", feature => feature.Name = "history.item", "history", "an input 'history.item' as well");

    [Fact]
    public void Rows_that_are_too_wide_are_refused()
    {
        var bytes = _file.Rebuilt(manifest =>
        {
            var wide = manifest.Features.Single(feature => feature.Name == "genres").Clone();
            wide.MultiId.MaxLength = 1_000_000;
            for (var i = 0; i < 68; i++)
            {
                wide.Name = $"wide{i}";
                manifest.Features.Add(wide.Clone());
            }
        });
        RkmBytes.AssertRefused(bytes, "feature 'wide67'", "an encoded row has");
    }

    private void Refused(string name, Action<Wire.Feature> edit, string part, string fragment) => RkmBytes.AssertRefused(
        _file.Rebuilt(manifest => edit(manifest.Features.Single(feature => feature.Name == name))), $"feature '{part}'", fragment);

    private void RefusedIds(string name, Action<Wire.IdEncoding> edit, string fragment) => Refused(name, feature => edit(feature.Id.Ids), name, fragment);

    private void RefusedBoundaries(double[] boundaries, string fragment) => RefusedIds("hour", ids => ids.Boundaries.Values.Set(boundaries), fragment);

    private void RefusedTransform(int index, Action<Wire.Transform> edit, string fragment) =>
        Refused("price", feature => edit(feature.Numeric.Numbers.Transforms[index]), "price", fragment);
}

internal static class RepeatedFieldExtensions
{
    public static void Set(this RepeatedField<double> field, double[] numbers)
    {
        field.Clear();
        field.Add(numbers);
    }
}
