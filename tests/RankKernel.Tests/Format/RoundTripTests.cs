using RankKernel.Format;
using RankKernel.Graph;
using Xunit;

namespace RankKernel.Tests.Format;

public class RoundTripTests
{
    public static TheoryData<string> Models => ["everything", "small", "bare"];

    [Theory]
    [MemberData(nameof(Models))]
    public void Saving_a_loaded_model_gives_the_same_bytes(string name)
    {
        var first = Bytes(Sample(name));
        Assert.Equal(first, Bytes(ModelFile.Load(first)));
    }

    [Fact]
    public void The_sample_uses_every_operation() =>
        Assert.Equal(
            OperationRegistry.Kinds.Order(), SampleModels.Everything().Graph.Nodes.Select(node => node.Operation.Kind).Distinct().Order());

    [Fact]
    public void Everything_about_a_model_comes_back()
    {
        var model = SampleModels.Everything();
        var loaded = ModelFile.Load(Bytes(model));
        Assert.Equal((model.Name, model.Version, model.Description), (loaded.Name, loaded.Version, loaded.Description));
        Assert.Equal(model.Metadata.OrderBy(pair => pair.Key), loaded.Metadata.OrderBy(pair => pair.Key));
        Assert.Equivalent(model.Features, loaded.Features, strict: true);
        Assert.Equal(model.Features.Select(feature => feature.GetType()), loaded.Features.Select(feature => feature.GetType()));
        Assert.Equivalent(model.SelfTests, loaded.SelfTests, strict: true);
    }

    [Fact]
    public void Names_operations_inputs_and_order_of_nodes_come_back()
    {
        var graph = SampleModels.Everything().Graph;
        var loaded = ModelFile.Load(Bytes(SampleModels.Everything())).Graph;
        Assert.Equal(graph.Nodes.Select(node => node.ToString()), loaded.Nodes.Select(node => node.ToString()));
        Assert.Equal(graph.Nodes.Select(node => node.Operation), loaded.Nodes.Select(node => node.Operation));
        Assert.Equal(graph.Inputs.Select(input => (input.Name, input.Type, input.Source)), loaded.Inputs.Select(input => (input.Name, input.Type, input.Source)));
        Assert.Equal(graph.Outputs.Select(output => (output.Name, output.Value.Name)), loaded.Outputs.Select(output => (output.Name, output.Value.Name)));
    }

    [Fact]
    public void Weights_come_back_bit_for_bit_and_aligned()
    {
        var graph = SampleModels.Everything().Graph;
        var loaded = ModelFile.Load(Bytes(SampleModels.Everything())).Graph;
        Assert.Equal(graph.Parameters.Select(parameter => parameter.Name), loaded.Parameters.Select(parameter => parameter.Name));
        foreach (var (expected, found) in graph.Parameters.Zip(loaded.Parameters))
        {
            Assert.Equal(expected.Shape, found.Shape);
            Assert.Equal(expected.Data!.AsFloats(), found.Data!.AsFloats());
            Assert.Equal(0, Address(found.Data) % 64);
        }
    }

    [Fact]
    public void Metadata_in_another_order_gives_the_same_bytes()
    {
        var model = SampleModels.Small();
        var forward = new ModelDefinition(model.Name, model.Features, model.Graph) { Metadata = new Dictionary<string, string> { ["a"] = "1", ["B"] = "2" } };
        var backward = new ModelDefinition(model.Name, model.Features, model.Graph) { Metadata = new Dictionary<string, string> { ["B"] = "2", ["a"] = "1" } };
        Assert.Equal(Bytes(forward), Bytes(backward));
    }

    [Fact]
    public void A_stream_is_read_from_its_position_and_left_open()
    {
        var bytes = Bytes(SampleModels.Small());
        using var stream = new MemoryStream([1, 2, 3, .. bytes]) { Position = 3 };
        Assert.Equal(bytes, Bytes(ModelFile.Load(stream)));
        Assert.True(stream.CanRead);
    }

    [Fact]
    public void A_stream_that_cannot_seek_is_refused()
    {
        using var stream = new System.IO.Compression.DeflateStream(new MemoryStream(), System.IO.Compression.CompressionMode.Decompress);
        Assert.Throws<ArgumentException>(() => ModelFile.Load(stream));
    }

    [Fact]
    public void Mapping_is_refused_where_there_is_no_file()
    {
        var bytes = Bytes(SampleModels.Small());
        Assert.Throws<ArgumentException>(() => ModelFile.Load(bytes, new ModelFileOptions { MemoryMap = true }));
    }

    private static ModelDefinition Sample(string name) => name switch
    {
        "everything" => SampleModels.Everything(),
        "small" => SampleModels.Small(),
        _ => SampleModels.Bare(),
    };

    private static byte[] Bytes(ModelDefinition model) => new RkmBytes(model).Original;

    private static unsafe long Address(Tensor tensor) => (long)tensor.Bytes;
}
