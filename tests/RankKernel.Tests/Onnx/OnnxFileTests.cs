using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Import;
using RankKernel.Import.Onnx;
using RankKernel.Import.Onnx.Schema;
using RankKernel.Testing;
using RankKernel.Tests.Format;
using Xunit;
using DataType = RankKernel.Import.Onnx.Schema.TensorProto.Types.DataType;

namespace RankKernel.Tests.Onnx;

/// <summary>What an exported file holds.</summary>
public sealed class OnnxFileTests
{
    [Fact]
    public void The_file_is_of_opset_17_and_ir_version_8()
    {
        var file = OnnxFiles.Read(Zoo("DeepFM"));

        Assert.Equal(8, file.IrVersion);
        Assert.Equal(17, Assert.Single(file.OpsetImport).Version);
    }

    [Theory]
    [InlineData("item_id", DataType.Int64, "batch")]
    [InlineData("price", DataType.Float, "batch, 1")]
    [InlineData("image", DataType.Float, "batch, 3")]
    [InlineData("tags", DataType.Int64, "batch, 4")]
    [InlineData("tags.length", DataType.Int64, "batch")]
    [InlineData("topics.weights", DataType.Float, "batch, 3")]
    [InlineData("history.item", DataType.Int64, "batch, 6")]
    [InlineData("history.gap", DataType.Float, "batch, 6")]
    [InlineData("history.length", DataType.Int64, "batch")]
    internal void Inputs_have_the_names_and_shapes_of_the_features(string name, DataType type, string shape)
    {
        var input = Input(OnnxFiles.Read(Zoo("DeepFM")), name);

        Assert.Equal(type, input.Type.TensorType.ElemType);
        Assert.Equal(shape, Shape(input));
    }

    [Fact]
    public void With_the_user_tile_inside_the_graph_inputs_of_user_and_context_have_one_row()
    {
        var file = OnnxFiles.Read(Zoo("DeepFM"), new OnnxExportOptions { UserTileInsideGraph = true });

        Assert.Equal("1, 6", Shape(Input(file, "history.item")));
        Assert.Equal("1", Shape(Input(file, "history.length")));
        Assert.Equal("1", Shape(Input(file, "hour")));
        Assert.Equal("batch", Shape(Input(file, "item_id")));
        Assert.Equal("batch, 1", Shape(Assert.Single(file.Graph.Output)));
    }

    [Fact]
    public void Embedding_tables_are_initializers_with_the_model_s_elements()
    {
        var model = Zoo("DeepFM");
        var file = OnnxFiles.Read(model);

        foreach (var table in model.Graph.Parameters.Where(parameter => parameter.Name.StartsWith("embedding.", StringComparison.Ordinal)))
        {
            var initializer = file.Graph.Initializer.Single(candidate => candidate.Name == table.Name);
            Assert.Equal(table.Shape.Dimensions.ToArray().Select(dimension => (long)dimension), initializer.Dims);
            Assert.Equal(System.Runtime.InteropServices.MemoryMarshal.AsBytes(table.Data!.AsFloats()).ToArray(), initializer.RawData.ToByteArray());
        }
    }

    [Fact]
    public void Outputs_have_the_names_of_the_model_s()
    {
        var graph = new GraphBuilder(SampleFeatures.Small, new RandomParameters(1));
        var price = graph.Input("price");
        graph.Output("same", price);
        graph.Output("again", price);
        graph.Output("first", graph.Activate(price, ActivationKind.Relu));
        graph.Output("second", graph.Activate(price, ActivationKind.Relu));

        var outputs = OnnxFiles.Read(new ModelDefinition("m", SampleFeatures.Small, graph.Build())).Graph.Output;

        Assert.Equal(["same", "again", "first", "second"], outputs.Select(output => output.Name));
    }

    [Fact]
    public void Normalisations_are_folded_into_the_layers() =>
        Assert.DoesNotContain("BatchNormalization", Operations(OnnxFiles.Read(Zoo("DCNv2, stacked"))));

    [Fact]
    public void Fields_are_joined_once_for_all_that_read_them() =>
        Assert.Single(Operations(OnnxFiles.Read(Fields())), "Concat");

    [Fact]
    public void Large_weights_lie_in_a_file_beside_the_model()
    {
        using var folder = new TemporaryFolder();
        var model = Zoo("DeepFM");
        var path = folder.File("m.onnx");
        OnnxExporter.Export(model, path, new OnnxExportOptions { ExternalDataThreshold = 1000 });
        var file = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        var data = File.ReadAllBytes(path + ".data");

        var initializers = file.Graph.Initializer.Where(initializer => initializer.DataLocation == TensorProto.Types.DataLocation.External).ToArray();
        Assert.NotEmpty(initializers);
        foreach (var initializer in initializers.Where(candidate => candidate.Name.StartsWith("embedding.", StringComparison.Ordinal)))
        {
            var parts = initializer.ExternalData.ToDictionary(entry => entry.Key, entry => entry.Value);
            var expected = model.Graph.Parameters.Single(parameter => parameter.Name == initializer.Name).Data!.AsFloats();
            Assert.Equal("m.onnx.data", parts["location"]);
            Assert.Equal(0, int.Parse(parts["offset"]) % 4096);
            Assert.Equal(
                System.Runtime.InteropServices.MemoryMarshal.AsBytes(expected).ToArray(),
                data[int.Parse(parts["offset"])..][..int.Parse(parts["length"])]);
        }
    }

    [Fact]
    public void Weights_that_are_too_large_for_a_stream_are_refused()
    {
        var error = Assert.Throws<NotSupportedModelException>(
            () => OnnxFiles.Read(Zoo("DeepFM"), new OnnxExportOptions { ExternalDataThreshold = 1000 }));

        Assert.Contains("1000", error.Message);
    }

    [Fact]
    public void Every_operation_that_onnx_cannot_express_is_named()
    {
        var graph = new GraphBuilder(SampleFeatures.Small, new RandomParameters(1));
        var first = graph.Add(new Strange(), [graph.Input("price")]);
        graph.Output("score", graph.Add(graph.Add(new Strange(), [graph.Input("age")]), first));

        var error = Assert.Throws<NotSupportedModelException>(
            () => OnnxFiles.Read(new ModelDefinition("odd", SampleFeatures.Small, graph.Build())));

        Assert.Contains("'odd'", error.Message);
        Assert.Contains("Strange (Strange)", error.Message);
        Assert.Contains("Strange_1 (Strange)", error.Message);
    }

    [Fact]
    public void Every_operation_has_an_emitter_or_is_lowered_before_or_hashes() => Assert.Equal(
        [nameof(BatchNorm), nameof(CrossedBag), nameof(Dice), nameof(Interpolate), nameof(LineProducts), nameof(PairAttention), nameof(SceneLinear), nameof(StackFields)],
        OperationRegistry.Kinds.Where(kind => !OnnxEmitters.HasKind(kind)).Order());

    [Fact]
    public void A_column_called_length_is_refused()
    {
        IReadOnlyList<Feature> features =
        [
            new SequenceFeature("history", Side.User, 3, [new IdColumn("length", new DirectEncoding(9))]),
        ];
        var graph = new GraphBuilder(features, new RandomParameters(1));
        var bag = graph.EmbeddingBag(graph.Input("history", "length"), graph.Parameter("embedding.x", 9, 1));
        graph.Output("score", bag);

        var error = Assert.Throws<NotSupportedModelException>(() => OnnxFiles.Read(new ModelDefinition("m", features, graph.Build())));

        Assert.Contains("'history.length'", error.Message);
    }

    private static ModelDefinition Zoo(string name) => Samples.Small.Define(name);

    private static ModelDefinition Fields()
    {
        var features = SampleFeatures.Small.OfType<IdFeature>().ToArray();
        var graph = new GraphBuilder(features, new RandomParameters(1));
        RankKernel.Zoo.DeepFm.Build(graph, new() { Mlp = new() { HiddenUnits = [4] } });
        return new ModelDefinition("fields", features, graph.Build());
    }

    private static string[] Operations(ModelProto file) => [.. file.Graph.Node.Select(node => node.OpType)];

    private static ValueInfoProto Input(ModelProto file, string name) => file.Graph.Input.Single(input => input.Name == name);

    private static string Shape(ValueInfoProto value) => string.Join(", ", value.Type.TensorType.Shape.Dim.Select(dimension =>
        dimension.DimParam.Length > 0 ? dimension.DimParam : dimension.DimValue.ToString()));

    private sealed record Strange : Operation
    {
        public override string Kind => nameof(Strange);

        public override RankKernel.Graph.ValueType Infer(IReadOnlyList<Value> inputs) => inputs[0].Type;
    }
}
