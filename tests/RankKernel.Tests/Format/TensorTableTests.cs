using Google.Protobuf;
using Xunit;
using Wire = RankKernel.Format.Proto;

namespace RankKernel.Tests.Format;

public class TensorTableTests
{
    // table [5, 3] at 0 with 60 bytes, weight [1, 6] at 64 with 24 bytes, bias [1] at 128 with 4 bytes.
    private readonly RkmBytes _file = new(SampleModels.Small());

    [Fact]
    public void A_misaligned_tensor_is_refused() => Refused("weight", tensor => tensor.Offset = 68, "not a multiple of 64");

    [Fact]
    public void A_tensor_that_overlaps_another_is_refused() => Refused("weight", tensor => tensor.Offset = 0, "overlaps 'table'");

    [Fact]
    public void Tensors_out_of_order_are_refused() => Refused("bias", tensor => tensor.Offset = 0, "out of order");

    [Fact]
    public void A_gap_between_tensors_is_refused()
    {
        _file.Tail = [.. _file.Tail, .. new byte[64]];
        Refused("bias", tensor => tensor.Offset = 192, "leaves a gap");
    }

    [Fact]
    public void A_gap_before_the_first_tensor_is_refused() => Refused("table", tensor => tensor.Offset = 64, "leaves a gap");

    [Fact]
    public void A_tensor_beyond_the_end_is_refused() => Refused("bias", tensor => tensor.Offset = 192, "4 bytes at offset 192", "has 132 bytes");

    [Fact]
    public void A_tensor_that_ends_beyond_the_end_is_refused()
    {
        _file.Tail = _file.Tail[..^1];
        Refused("bias", _ => { }, "4 bytes at offset 128", "has 131 bytes");
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(ulong.MaxValue - 3)]
    [InlineData(1ul << 63)]
    [InlineData(1ul << 62)]
    public void A_huge_offset_is_refused(ulong offset) => Refused("bias", tensor => tensor.Offset = offset, $"offset {offset}");

    [Fact]
    public void A_length_that_the_dimensions_do_not_make_is_refused() => Refused("weight", tensor => tensor.Length = 28, "length is 28", "takes 24 bytes");

    [Fact]
    public void Dimensions_that_the_length_does_not_make_are_refused() =>
        Refused("weight", tensor => tensor.Dimensions[1] = 7, "length is 24", "[1, 7] takes 28 bytes");

    [Fact]
    public void Dimensions_whose_product_overflows_are_refused() =>
        Refused("weight", tensor => tensor.Dimensions.Add([int.MaxValue, int.MaxValue, int.MaxValue]), "more than 64 bits");

    [Fact]
    public void Dimensions_that_wrap_around_to_the_right_length_are_refused() =>
        Refused("weight", tensor => tensor.Dimensions.Add([1 << 30, 1 << 30, 16]), "more than 64 bits");

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void A_dimension_that_is_not_positive_is_refused(int dimension) => Refused("weight", tensor => tensor.Dimensions[0] = dimension, "positive");

    [Fact]
    public void More_than_eight_dimensions_are_refused() => RkmBytes.AssertRefused(
        _file.Rebuilt(manifest => manifest.Tensors[1].Dimensions.Add([1, 1, 1, 1, 1, 1, 1])), "manifest", "Tensor", "9 elements, expected at most 8");

    [Fact]
    public void A_declared_length_beyond_the_file_is_refused_before_memory_is_spent() => Refused(
        "weight",
        tensor =>
        {
            tensor.Dimensions[0] = 1 << 28;
            tensor.Length = 24ul << 28;
        },
        "has 132 bytes");

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(-1)]
    public void An_unknown_element_type_is_refused(int type) => Refused("weight", tensor => tensor.Type = (Wire.TensorType)type, $"element type {type}");

    [Fact]
    public void A_hash_of_another_size_is_refused() => Refused("weight", tensor => tensor.Sha256 = ByteString.CopyFrom(new byte[31]), "31 bytes, expected 32");

    [Theory]
    [InlineData(0, "table")]
    [InlineData(59, "table")]
    [InlineData(64, "weight")]
    [InlineData(131, "bias")]
    public void A_changed_tensor_is_refused(int at, string tensor)
    {
        _file.Tail[at] ^= 1;
        RkmBytes.AssertRefused(_file.Rebuilt(), $"tensor '{tensor}'", "SHA-256");
    }

    [Theory]
    [InlineData(60, "tensor 'table'")]
    [InlineData(63, "tensor 'table'")]
    [InlineData(127, "tensor 'weight'")]
    public void Padding_that_is_not_zero_is_refused(int at, string after)
    {
        _file.Tail[at] = 1;
        RkmBytes.AssertRefused(_file.Rebuilt(), "padding", $"after {after}");
    }

    [Fact]
    public void Padding_after_the_manifest_that_is_not_zero_is_refused()
    {
        Assert.NotEqual(0, (80 + _file.ManifestBytes.Length) % 64);
        RkmBytes.AssertRefused(_file.Edited(bytes => bytes[80 + _file.ManifestBytes.Length] = 1), "padding", "after the manifest");
    }

    [Fact]
    public void Two_tensors_of_one_name_are_refused() => RkmBytes.AssertRefused(
        _file.Rebuilt(manifest => manifest.Tensors[2].Name = "weight"), "tensor 'weight'", "two tensors");

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    [InlineData("a\0")]
    public void A_tensor_name_that_is_no_name_is_refused(string name)
    {
        var bytes = _file.Rebuilt(manifest => manifest.Tensors[2].Name = name);
        RkmBytes.AssertRefused(bytes, $"tensor '{name.Replace('\n', '?').Replace('\0', '?')}'", "its name");
    }

    [Fact]
    public void A_tensor_name_that_is_too_long_is_refused() => RkmBytes.AssertRefused(
        _file.Rebuilt(manifest => manifest.Tensors[2].Name = new string('x', 1025)), $"tensor '{new string('x', 32)}…'", "too long");

    [Fact]
    public void A_tensor_that_nothing_uses_is_refused()
    {
        var bytes = _file.Rebuilt(manifest =>
        {
            var unused = manifest.Tensors[2].Clone();
            unused.Name = "unused";
            unused.Offset = 192;
            manifest.Tensors.Add(unused);
            _file.Tail = [.. _file.Tail, .. new byte[60], .. _file.Tail[128..132]];
        });
        RkmBytes.AssertRefused(bytes, "graph", "'unused'");
    }

    [Fact]
    public void A_missing_tensor_is_refused()
    {
        _file.Tail = _file.Tail[..88];
        RkmBytes.AssertRefused(_file.Rebuilt(manifest => manifest.Tensors.RemoveAt(2)), "node 'Linear'", "'bias', which is no input");
    }

    private void Refused(string tensor, Action<Wire.Tensor> edit, params ReadOnlySpan<string> fragments) => RkmBytes.AssertRefused(
        _file.Rebuilt(manifest => edit(manifest.Tensors.Single(candidate => candidate.Name == tensor))), $"tensor '{tensor}'", fragments);
}
