using Google.Protobuf;
using Google.Protobuf.Reflection;
using RankKernel.Format;
using Xunit;
using Wire = RankKernel.Format.Proto;

namespace RankKernel.Tests.Format;

public class ManifestTests
{
    private readonly RkmBytes _file = new(SampleModels.Small());

    [Fact]
    public void The_scanner_knows_exactly_the_messages_of_the_proto_file() => AssertSame(Wire.Manifest.Descriptor, ManifestSchema.Manifest);

    [Fact]
    public void An_empty_manifest_is_refused() => RkmBytes.AssertRefused(RkmBytes.Assemble([], []), "graph", "no output");

    [Fact]
    public void A_manifest_that_breaks_off_is_refused()
    {
        for (var length = 1; length < _file.ManifestBytes.Length; length++)
        {
            Assert.Throws<ModelFormatException>(() => ModelFile.Load(RkmBytes.Assemble(_file.ManifestBytes.AsSpan(0, length), _file.Tail)));
        }
    }

    [Fact]
    public void An_unknown_field_is_refused() => Appended([0x7A, 0], "field 15 of wire type 2 is not known");

    [Fact]
    public void A_field_number_beyond_all_others_is_refused() => Appended([0xFA, 0xFF, 0xFF, 0xFF, 0x0F, 0], "is not known");

    [Fact]
    public void A_field_of_another_wire_type_is_refused() => Appended([0x08, 1], "field 1 of wire type 0 is not known");

    [Fact]
    public void A_group_is_refused() => Appended([0x0B, 0x0C], "field 1 of wire type 3 is not known");

    [Fact]
    public void A_singular_field_that_comes_twice_is_refused() => Appended([0x0A, 1, (byte)'x'], "field 1 comes more than 1 times");

    [Fact]
    public void A_length_beyond_the_manifest_is_refused() => Appended([0x22, 0xFF, 0xFF, 0xFF, 0xFF, 0x07], "a field of 2147483647 bytes, expected at most 0");

    [Fact]
    public void A_number_that_does_not_end_is_refused() => Appended([0x22, 0xFF, 0xFF], "a number does not end");

    [Fact]
    public void A_number_of_more_than_ten_bytes_is_refused() =>
        Appended([0x22, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], "a number does not end");

    [Fact]
    public void A_text_that_is_not_utf8_is_refused()
    {
        var at = _file.ManifestBytes.AsSpan().IndexOf("small"u8);
        _file.ManifestBytes[at] = 0xFF;
        RkmBytes.AssertRefused(RkmBytes.Assemble(_file.ManifestBytes, _file.Tail), "manifest", "field 1 is not UTF-8");
    }

    [Fact]
    public void Two_members_of_a_oneof_are_refused()
    {
        var feature = new Wire.Feature { Id = new Wire.IdFeature() }.ToByteArray().Concat(new Wire.Feature { Numeric = new Wire.NumericFeature() }.ToByteArray());
        Appended([0x2A, 4, .. feature], "excludes another");
    }

    [Fact]
    public void A_list_that_is_not_packed_is_refused() => Appended([0x32, 2, 0x18, 5], "in a Tensor, field 3 of wire type 0 is not known");

    [Fact]
    public void Half_an_element_of_a_list_is_refused() => Appended([0x52, 5, 0x0A, 3, 1, 2, 3], "in a SelfTest, field 1 has half an element");

    [Fact]
    public void Metadata_given_twice_are_refused()
    {
        var entry = new Wire.Metadata { Key = "k" };
        RkmBytes.AssertRefused(_file.Rebuilt(manifest => manifest.Metadata.Add([entry, entry])), "manifest", "metadata 'k' is given twice");
    }

    [Fact]
    public void A_model_without_a_name_is_refused() => RkmBytes.AssertRefused(_file.Rebuilt(manifest => manifest.Name = ""), "manifest", "model's name");

    [Fact]
    public void A_model_name_that_is_too_long_is_refused() => RkmBytes.AssertRefused(
        _file.Rebuilt(manifest => manifest.Name = new string('n', 1025)), "manifest", "1 to 1024 characters");

    private void Appended(ReadOnlySpan<byte> bytes, string fragment) =>
        RkmBytes.AssertRefused(RkmBytes.Assemble([.. _file.ManifestBytes, .. bytes], _file.Tail), "manifest", fragment);

    private static void AssertSame(MessageDescriptor expected, WireMessage found)
    {
        Assert.Equal(expected.Name, found.Name);
        Assert.Equal(expected.Fields.InFieldNumberOrder().Select(field => field.FieldNumber), found.Fields.Select(field => field.Number));
        foreach (var (field, scanned) in expected.Fields.InFieldNumberOrder().Zip(found.Fields))
        {
            Assert.Equal(field.ContainingOneof is { IsSynthetic: false }, scanned.Oneof);
            Assert.Equal(IsPacked(field), scanned.IsPacked);
            Assert.Equal(Kind(field), scanned.Kind);
            Assert.True(field.IsRepeated || scanned.Most == 1, $"{expected.Name}.{field.Name}");
            if (scanned.Message is { } message)
            {
                AssertSame(field.MessageType, message);
            }
        }
    }

    private static bool IsPacked(FieldDescriptor field) =>
        field is { IsRepeated: true, IsPacked: true, FieldType: not (FieldType.String or FieldType.Message) };

    private static WireKind Kind(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String => WireKind.Text,
        FieldType.Bytes => WireKind.Bytes,
        FieldType.Message => WireKind.Message,
        FieldType.Double or FieldType.SFixed64 or FieldType.Fixed64 =>
            IsPacked(field) ? WireKind.PackedFixed64 : WireKind.Fixed64,
        FieldType.Float or FieldType.SFixed32 => WireKind.PackedFixed32,
        _ => IsPacked(field) ? WireKind.PackedVarint : WireKind.Varint,
    };
}
