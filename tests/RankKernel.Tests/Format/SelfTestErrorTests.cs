using Xunit;
using Wire = RankKernel.Format.Proto;

namespace RankKernel.Tests.Format;

public class SelfTestErrorTests
{
    private readonly RkmBytes _file = new(SampleModels.Everything());

    [Fact]
    public void A_user_row_of_another_width_is_refused() => Refused(test => test.UserIds.Add(0), "user row", "expected 1 times 9 and 9");

    [Fact]
    public void Item_rows_of_another_width_are_refused() => Refused(test => test.ItemNumbers.RemoveAt(0), "item rows");

    [Fact]
    public void Another_count_of_items_is_refused() => Refused(test => test.ItemCount = 2, "item rows");

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void A_count_of_items_out_of_range_is_refused(int count) => Refused(test => test.ItemCount = count, $"has {count} items");

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void An_id_outside_its_table_is_refused(int id) => Refused(test => test.UserIds[0] = id, $"the id {id} of 'user_id' is outside 0 to 5");

    [Fact]
    public void A_length_beyond_the_maximum_is_refused() => Refused(test => test.UserIds[3] = 6, "the length 6 of 'history' is outside 0 to 5");

    [Fact]
    public void An_output_that_the_network_does_not_have_is_refused() => Refused(test => test.Expected[0].Output = "cvr", "an output 'cvr'");

    [Fact]
    public void An_output_expected_twice_is_refused() => RkmBytes.AssertRefused(
        _file.Rebuilt(manifest => manifest.SelfTests[1].Expected[0].Output = "score"), "self test 1", "'score' is expected twice");

    [Fact]
    public void Another_count_of_expected_numbers_is_refused() => Refused(test => test.Expected[0].Values.Add(0), "expects 4 numbers", "for 3 items");

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_tolerance_that_is_no_tolerance_is_refused(double tolerance) => Refused(test => test.Tolerance = tolerance, "tolerance");

    private void Refused(Action<Wire.SelfTest> edit, params ReadOnlySpan<string> fragments) =>
        RkmBytes.AssertRefused(_file.Rebuilt(manifest => edit(manifest.SelfTests[0])), "manifest", fragments);
}
