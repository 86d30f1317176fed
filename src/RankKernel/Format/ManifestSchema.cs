using static RankKernel.Format.WireKind;

namespace RankKernel.Format;

/// <summary>
/// The messages of manifest.proto once more, with how often a field may come and what it costs in memory, for the check that
/// comes before parsing. (Protobuf's own descriptors need reflection, which native compilation does not have.)
/// The costs are upper bounds of what loading allocates, all of it: parsed messages, features, vocabularies, nodes.
/// </summary>
internal static class ManifestSchema
{
    private const long Any = ModelLimits.Entries;
    private const long Unbounded = int.MaxValue;

    private static readonly WireMessage Plain = new("Plain", 64);
    private static readonly WireMessage Range = new("Range", 96, new(1, Fixed64), new(2, Fixed64));
    private static readonly WireMessage ZScore = new("ZScore", 96, new(1, Fixed64), new(2, Fixed64));
    private static readonly WireMessage Doubles = new("Doubles", 192, new WireField(1, PackedFixed64, Unbounded, 32));

    private static readonly WireMessage Transform = new(
        "Transform",
        64,
        Choice(1, Plain),
        Choice(2, Plain),
        Choice(3, Plain),
        Choice(4, Range),
        Choice(5, Range),
        Choice(6, ZScore),
        Choice(7, Doubles));

    private static readonly WireMessage NumericEncoding = new(
        "NumericEncoding", 256, new(1, Fixed64), new(2, Varint), Many(3, Transform, ModelLimits.Transforms));

    private static readonly WireMessage TextVocabulary = new("TextVocabulary", 1024, new WireField(1, Text, Unbounded, 240));
    private static readonly WireMessage NumberVocabulary = new("NumberVocabulary", 1024, new WireField(1, PackedFixed64, Unbounded, 192));
    private static readonly WireMessage Hash = new("Hash", 48, new(1, Varint), new(2, Fixed64));
    private static readonly WireMessage Direct = new("Direct", 48, new WireField(1, Varint));

    private static readonly WireMessage FeatureId = new(
        "FeatureId", 96, new(1, Varint), new(2, Varint), new(3, Fixed64), new(4, Varint), One(5, NumberVocabulary));

    private static readonly WireMessage IdEncoding = new(
        "IdEncoding",
        192,
        new(1, Varint),
        new(2, Varint),
        new(3, Varint),
        new(4, Varint),
        Choice(5, TextVocabulary),
        Choice(6, NumberVocabulary),
        Choice(7, Hash),
        Choice(8, Direct),
        Choice(9, Doubles),
        Choice(10, FeatureId));

    private static readonly WireMessage Column = new("Column", 1024, Name(1), Choice(2, IdEncoding), Choice(3, NumericEncoding));
    private static readonly WireMessage IdFeature = new("IdFeature", 64, One(1, IdEncoding));
    private static readonly WireMessage MultiIdFeature = new("MultiIdFeature", 64, One(1, IdEncoding), new(2, Varint), new(3, Varint), new(4, Varint));
    private static readonly WireMessage NumericFeature = new("NumericFeature", 64, One(1, NumericEncoding), new(2, Varint));

    private static readonly WireMessage SequenceFeature = new(
        "SequenceFeature", 512, new(1, Varint), new(2, Varint), Many(3, Column, ModelLimits.Columns));

    private static readonly WireMessage Elapsed = new("Elapsed", 128, Name(1), new(2, Fixed64), new(3, Varint), new(4, Fixed64));
    private static readonly WireMessage TimeFeature = new("TimeFeature", 64, One(1, Elapsed));

    private static readonly WireMessage Feature = new(
        "Feature",
        1536,
        Name(1),
        new(2, Varint),
        Choice(3, IdFeature),
        Choice(4, MultiIdFeature),
        Choice(5, NumericFeature),
        Choice(6, SequenceFeature),
        Choice(7, TimeFeature));

    private static readonly WireMessage Metadata = new("Metadata", 192, Name(1), new(2, Text));

    private static readonly WireMessage Tensor = new(
        "Tensor", 1536, Name(1), new(2, Varint), new(3, PackedVarint, ModelLimits.Rank, 16), new(4, Varint), new(5, Varint), new(6, Bytes));

    private static readonly WireMessage Input = new("Input", 768, Name(1), Name(2), new(3, Varint));
    private static readonly WireMessage Integers = new("Integers", 256, new WireField(1, PackedVarint, FormatLimits.AttributeIntegers, 48));

    private static readonly WireMessage Attribute = new(
        "Attribute",
        384,
        Name(1),
        new(2, Varint, Oneof: true),
        new(3, Fixed64, Oneof: true),
        new(4, Text, Oneof: true),
        Choice(5, Integers));

    private static readonly WireMessage Node = new(
        "Node", 1664, Name(1), Name(2), new(3, Text, Any, 56), Many(4, Attribute, FormatLimits.Attributes));

    private static readonly WireMessage Output = new("Output", 256, Name(1), Name(2));

    private static readonly WireMessage Expected = new("Expected", 320, Name(1), new(2, PackedFixed32, Unbounded, 16));

    private static readonly WireMessage SelfTest = new(
        "SelfTest",
        1024,
        new(1, PackedFixed32, Unbounded, 16),
        new(2, PackedFixed32, Unbounded, 16),
        new(3, Varint),
        new(4, PackedFixed32, Unbounded, 16),
        new(5, PackedFixed32, Unbounded, 16),
        Many(6, Expected, ModelLimits.Outputs),
        new(7, Fixed64));

    /// <summary>The whole manifest.</summary>
    public static WireMessage Manifest { get; } = new(
        "Manifest",
        4096,
        Name(1),
        new(2, Text),
        new(3, Text),
        Many(4, Metadata, Any),
        Many(5, Feature, Any),
        Many(6, Tensor, Any),
        Many(7, Input, Any),
        Many(8, Node, Any),
        Many(9, Output, ModelLimits.Outputs),
        Many(10, SelfTest, Any));

    private static WireField Name(int number) => new(number, Text);

    private static WireField One(int number, WireMessage message) => new(number, Message, Message: message);

    private static WireField Choice(int number, WireMessage message) => new(number, Message, Message: message, Oneof: true);

    private static WireField Many(int number, WireMessage message, long most) => new(number, Message, most, 40, message);
}
