using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Google.Protobuf;
using RankKernel.Format;
using Xunit;
using Xunit.Abstractions;
using Wire = RankKernel.Format.Proto;

namespace RankKernel.Tests.Format;

public class MemoryBudgetTests(ITestOutputHelper output)
{
    private const int Many = 4000;

    [Theory]
    [InlineData(0x2A)] // features
    [InlineData(0x32)] // tensors
    [InlineData(0x3A)] // inputs
    [InlineData(0x42)] // nodes
    [InlineData(0x52)] // self tests
    public void A_manifest_of_empty_messages_is_refused_before_it_is_parsed(byte tag)
    {
        var manifest = new byte[1 << 20];
        for (var i = 0; i < manifest.Length; i += 2)
        {
            manifest[i] = tag;
        }

        var bytes = RkmBytes.Assemble(manifest, []);
        var before = GC.GetAllocatedBytesForCurrentThread();
        RkmBytes.AssertRefused(bytes, "manifest", "would take more than");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 3L << 20);
    }

    [Fact]
    public void Nodes_cost_no_more_than_reckoned() => Reckoned(manifest =>
    {
        for (var i = 0; i < Many; i++)
        {
            var node = new Wire.Node { Name = $"n{i}", Operation = "Unary", Inputs = { i == 0 ? "a" : $"n{i - 1}" } };
            node.Attributes.Add(new Wire.Attribute { Name = "function", Text = "Abs" });
            manifest.Nodes.Add(node);
        }

        manifest.Outputs[0].Value = $"n{Many - 1}";
    });

    [Fact]
    public void Node_inputs_and_options_cost_no_more_than_reckoned() => Reckoned(manifest =>
    {
        for (var i = 0; i < Many / 10; i++)
        {
            var reshape = new Wire.Node { Name = $"r{i}", Operation = "Reshape", Inputs = { i == 0 ? "a" : $"s{i - 1}" } };
            reshape.Attributes.Add(new Wire.Attribute { Name = "shape", Integers = new Wire.Integers { Values = { 1, 1, 1, 1, 1, 1, 1, 1 } } });
            var sum = new Wire.Node { Name = $"s{i}", Operation = "Sum", Inputs = { Enumerable.Repeat($"r{i}", 50) } };
            sum.Attributes.Add(new Wire.Attribute { Name = "terms", Integer = 50 });
            sum.Attributes.Add(new Wire.Attribute { Name = "activation", Text = "None" });
            sum.Attributes.Add(new Wire.Attribute { Name = "activation_parameter", Real = 0 });
            manifest.Nodes.Add([reshape, sum]);
        }

        manifest.Outputs[0].Value = $"s{(Many / 10) - 1}";
    });

    [Fact]
    public void Features_cost_no_more_than_reckoned() => Reckoned(manifest =>
    {
        for (var i = 0; i < Many; i++)
        {
            manifest.Features.Add(new Wire.Feature
            {
                Name = $"f{i}",
                Side = Wire.Side.Item,
                Id = new Wire.IdFeature { Ids = new Wire.IdEncoding { Direct = new Wire.Direct { Size = 1 } } },
            });
        }

        manifest.SelfTests.Add(new Wire.SelfTest { UserNumbers = { 1 }, ItemCount = 0 });
    });

    [Fact]
    public void Columns_cost_no_more_than_reckoned() => Reckoned(manifest =>
    {
        var sequence = new Wire.SequenceFeature { MaxLength = 1, Truncation = Wire.Truncation.KeepLast };
        for (var i = 0; i < 1000; i++)
        {
            sequence.Columns.Add(new Wire.Column { Name = $"{i}", Numbers = new Wire.NumericEncoding { NonFinite = Wire.NonFinite.Missing } });
        }

        manifest.Features.Add(new Wire.Feature { Name = "s", Side = Wire.Side.User, Sequence = sequence });
        manifest.SelfTests.Add(new Wire.SelfTest { UserIds = { 1 }, UserNumbers = { new float[1001] } });
    });

    [Theory]
    [InlineData(500)]
    [InlineData(100_000)]
    public void Vocabularies_cost_no_more_than_reckoned(int count) => Reckoned(manifest =>
    {
        Vocabulary(manifest, "texts").Texts = new Wire.TextVocabulary { Values = { Enumerable.Range(0, count).Select(i => $"{i:x}") } };
        Vocabulary(manifest, "numbers").Numbers = new Wire.NumberVocabulary { Values = { Enumerable.Range(0, count).Select(i => (long)i) } };
        Vocabulary(manifest, "boundaries").Boundaries = new Wire.Doubles { Values = { Enumerable.Range(0, count).Select(i => (double)i) } };
    });

    [Fact]
    public void Tensors_cost_no_more_than_reckoned() => Reckoned(
        manifest =>
        {
            var sum = new Wire.Node { Name = "sum", Operation = "Sum", Inputs = { "a" } };
            sum.Attributes.Add(new Wire.Attribute { Name = "terms", Integer = Many + 1 });
            sum.Attributes.Add(new Wire.Attribute { Name = "activation", Text = "None" });
            sum.Attributes.Add(new Wire.Attribute { Name = "activation_parameter", Real = 0 });
            var hash = ByteString.CopyFrom(SHA256.HashData(new byte[4]));
            for (var i = 0; i < Many; i++)
            {
                manifest.Tensors.Add(new Wire.Tensor
                {
                    Name = $"t{i}",
                    Type = Wire.TensorType.Float32,
                    Dimensions = { 1 },
                    Offset = (ulong)i * 64,
                    Length = 4,
                    Sha256 = hash,
                });
                sum.Inputs.Add($"t{i}");
            }

            manifest.Nodes.Add(sum);
            manifest.Outputs[0].Value = "sum";
        },
        new byte[((Many - 1) * 64) + 4]);

    [Fact]
    public void Metadata_and_self_tests_cost_no_more_than_reckoned() => Reckoned(manifest =>
    {
        for (var i = 0; i < Many; i++)
        {
            manifest.Metadata.Add(new Wire.Metadata { Key = $"{i}" });
            manifest.SelfTests.Add(new Wire.SelfTest { UserNumbers = { 1 }, Expected = { new Wire.Expected { Output = "score" } } });
        }
    });

    [Fact]
    public void Rows_of_self_tests_cost_no_more_than_reckoned() => Reckoned(manifest =>
    {
        var ids = new Wire.IdEncoding { Direct = new Wire.Direct { Size = 1 } };
        manifest.Features.Add(new Wire.Feature { Name = "i", Side = Wire.Side.Item, Id = new Wire.IdFeature { Ids = ids } });
        manifest.SelfTests.Add(new Wire.SelfTest { UserNumbers = { 1 }, ItemCount = 1_000_000, ItemIds = { new int[1_000_000] } });
    });

    /// <summary>Loads a manifest, grown from one feature that is the output, and compares what is allocated with what the scanner reckons.</summary>
    private void Reckoned(Action<Wire.Manifest> grow, byte[]? tail = null, [CallerMemberName] string test = "")
    {
        var manifest = new Wire.Manifest { Name = "m" };
        manifest.Features.Add(new Wire.Feature
        {
            Name = "a",
            Side = Wire.Side.User,
            Numeric = new Wire.NumericFeature { Dimension = 1, Numbers = new Wire.NumericEncoding { NonFinite = Wire.NonFinite.Missing } },
        });
        manifest.Inputs.Add(new Wire.Input { Feature = "a" });
        manifest.Outputs.Add(new Wire.Output { Name = "score", Value = "a" });
        grow(manifest);
        var bytes = manifest.ToByteArray();
        var reckoned = ManifestScanner.Scan(bytes, long.MaxValue);

        // Step by step, as ModelReader.Load does it but without the budget.
        using var source = new MemoryBytes(RkmBytes.Assemble(bytes, tail ?? []));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var header = FileHeader.Read(source);
        var parsed = ManifestBytes.Parse(ManifestBytes.Read(source, header), long.MaxValue / 64);
        var features = ModelReader.Features(parsed);
        using var reader = new TensorReader(source, verifyHashes: true);
        RankKernel.Graph.Tensor[] tensors = [.. TensorTable.Read(parsed, header).Select(tensor => reader.Read(tensor, widen: true))];
        ModelReader.Model(parsed, features, GraphReader.Read(parsed, features, tensors));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before - bytes.Length;
        output.WriteLine($"{test}: manifest {bytes.Length}, reckoned {reckoned}, allocated {allocated} ({100 * allocated / reckoned} %).");
        Assert.True(allocated <= reckoned + (64 << 10), $"{allocated} bytes were allocated, {reckoned} reckoned for a manifest of {bytes.Length}.");
    }

    private static Wire.IdEncoding Vocabulary(Wire.Manifest manifest, string name)
    {
        var encoding = new Wire.IdEncoding();
        manifest.Features.Add(new Wire.Feature { Name = name, Side = Wire.Side.User, Id = new Wire.IdFeature { Ids = encoding } });
        return encoding;
    }
}
