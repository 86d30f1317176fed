using RankKernel.Features;
using RankKernel.Format;
using RankKernel.Graph;
using RankKernel.Tests.Format;
using Xunit;

namespace RankKernel.Tests.Quantization;

/// <summary>Files whose hashes are right and whose codes, scales or ranges no quantizer would write.</summary>
public sealed unsafe class HostileCodesTests
{
    private const int Rows = 5000;
    private const int Width = 6;

    public static TheoryData<TensorType, string, string> Tables => new()
    {
        { TensorType.Int8Rows, "scale NaN", "row 4999 has the scale NaN" },
        { TensorType.Int8Rows, "scale negative", "row 4999 has the scale -1" },
        { TensorType.Int8Rows, "offset infinite", "row 4999 has the scale" },
        { TensorType.Int4Rows, "scale NaN", "row 4999 has the scale NaN" },
        { TensorType.Int4Rows, "offset infinite", "row 4999 has the scale" },
        { TensorType.Int8Blocks, "scale NaN", "block 1874 has the scale NaN" },
    };

    [Theory]
    [MemberData(nameof(Tables))]
    public void A_table_with_a_wrong_scale_or_offset_is_refused(TensorType type, string fault, string message)
    {
        var tensor = new Tensor(type, new Shape(Rows, Width), new AlignedBuffer(type.ByteLength([Rows, Width])));
        var end = (Half*)(tensor.Bytes + tensor.ByteLength - TensorTypes.RowEnd);
        end[0] = fault switch { "scale NaN" => Half.NaN, "scale negative" => -Half.One, _ => Half.One };
        end[1] = fault == "offset infinite" ? Half.NegativeInfinity : Half.Zero;
        Feature[] features = [new IdFeature("id", Side.Item, new DirectEncoding(Rows))];
        var parameters = new TensorDictionary();
        parameters.Add("table", tensor);
        var graph = new GraphBuilder(features, parameters);
        graph.Output("score", graph.Reduce(graph.EmbeddingBag(graph.Input("id"), graph.Parameter("table", Rows, Width)), ReduceKind.Sum, 0));
        Refused(new ModelDefinition("hostile", features, graph.Build()), message);
    }

    public static TheoryData<string, string> Matrices => new()
    {
        { "code", "the weight [1, 2] has the code 65, expected -64 to 64" },
        { "zero", "the zero point of input 3 is 2000" },
        { "inverse", "the inverse step of input 0 is NaN" },
        { "scale", "the scale of output 1 is -1" },
        { "infinite scale", "expected a finite number not below 0" },
    };

    [Theory]
    [MemberData(nameof(Matrices))]
    public void A_weight_beyond_what_kernels_can_add_up_is_refused(string fault, string message)
    {
        var tensor = Int8Matrix.Create(2, Width);
        var matrix = new Int8Matrix(tensor);
        switch (fault)
        {
            case "code": matrix.Codes[Width + 2] = 65; break;
            case "zero": matrix.Zeros[3] = 2000; break;
            case "inverse": matrix.Inverses[0] = float.NaN; break;
            case "scale": matrix.Scales[1] = -1; break;
            default: matrix.Scales[1] = float.PositiveInfinity; break;
        }

        Refused(Product(tensor), message);
    }

    [Fact]
    public void Any_bytes_of_a_weight_are_run_or_refused()
    {
        var random = new Random(20261122);
        for (var i = 0; i < 300; i++)
        {
            var tensor = Int8Matrix.Create(2, Width);
            for (var b = 0; b < tensor.ByteLength; b++)
            {
                tensor.Bytes[b] = (byte)(random.Next(4) == 0 ? random.Next(256) : 0);
            }

            try
            {
                new RankModel(ModelFile.Load(Bytes(Product(tensor)))).Dispose();
            }
            catch (ModelFormatException)
            {
            }
        }
    }

    [Fact]
    public void Codes_where_an_operation_does_not_know_them_are_refused()
    {
        var matrix = Int8Matrix.Create(1, Width);
        var graph = new GraphBuilder([new NumericFeature("x", Side.Item, NumericEncoding.Raw, Width)], new TensorDictionary());
        var x = graph.Input("x");
        var error = Assert.Throws<GraphException>(() => graph.Add(x, graph.Constant(matrix)));
        Assert.Contains("is of type Int8Matrix, which cannot be input 1", error.Message, StringComparison.Ordinal);
        var rows = new Tensor(TensorType.Int8Rows, new Shape(2, Width), new AlignedBuffer(TensorType.Int8Rows.ByteLength([2, Width])));
        error = Assert.Throws<GraphException>(() => graph.Linear(x, graph.Constant(rows)));
        Assert.Contains("is of type Int8Rows, which cannot be input 1", error.Message, StringComparison.Ordinal);
    }

    private static ModelDefinition Product(Tensor weight)
    {
        Feature[] features = [new NumericFeature("x", Side.Item, NumericEncoding.Raw, Width)];
        var parameters = new TensorDictionary();
        parameters.Add("weight", weight);
        var graph = new GraphBuilder(features, parameters);
        graph.Output("score", graph.Reduce(graph.Linear(graph.Input("x"), graph.Parameter("weight", 2, Width)), ReduceKind.Sum, 0));
        return new ModelDefinition("hostile", features, graph.Build());
    }

    private static byte[] Bytes(ModelDefinition model)
    {
        using var stream = new MemoryStream();
        ModelFile.Write(model, stream);
        return stream.ToArray();
    }

    private static void Refused(ModelDefinition model, string message)
    {
        var bytes = Bytes(model);
        Assert.Contains(message, Assert.Throws<ModelFormatException>(() => ModelFile.Load(bytes)).Message, StringComparison.Ordinal);
        using var folder = new TemporaryFolder();
        var path = folder.File("hostile.rkm");
        File.WriteAllBytes(path, bytes);
        Assert.Throws<ModelFormatException>(() => ModelFile.Load(path, new ModelFileOptions { MemoryMap = true }));
        var failed = ModelFile.Verify(path).Checks.Where(check => check.Result == CheckResult.Failed).ToList();
        Assert.Contains(message, Assert.Single(failed).Detail, StringComparison.Ordinal);
    }
}
