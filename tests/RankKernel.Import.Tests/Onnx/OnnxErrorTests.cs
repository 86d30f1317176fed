using RankKernel.Graph;
using RankKernel.Import.Onnx;
using RankKernel.Import.Onnx.Schema;
using DataType = RankKernel.Import.Onnx.Schema.TensorProto.Types.DataType;

namespace RankKernel.Import.Tests.Onnx;

/// <summary>What is wrong is said clearly, all of it at once.</summary>
public sealed class OnnxErrorTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_node_that_is_not_supported_is_listed_with_its_reason()
    {
        var model = Small(out var x);
        var odd = model.AddNode("Inverse", [x], 1);
        var mean = model.AddNode("ReduceMean", [x], 1, [new OnnxAttribute("axes", [0L])]);
        var unused = model.AddNode("AlsoUnknown", [x], 1);
        model.Output(model.Add("Add", [odd.Output[0], mean.Output[0]]));

        var error = Assert.Throws<NotSupportedModelException>(() => Import(model));

        Assert.Contains("2 nodes", error.Message);
        Assert.Contains($"{odd.Name} (Inverse): the operator is not known", error.Message);
        Assert.Contains($"{mean.Name} (ReduceMean): it reduces the rows of a batch to one", error.Message);
        Assert.DoesNotContain(unused.Name, error.Message);
    }

    [Fact]
    public void A_pad_of_more_elements_than_a_row_can_have_is_refused()
    {
        var model = Small(out var x);
        model.Output(model.Add("ReduceMean", [model.Add("Pad", [x, model.Whole(0, 0, 0, 1L << 40)])], [new OnnxAttribute("axes", [1L])]));

        Assert.Contains("it pads by 1099511627776", Assert.Throws<NotSupportedModelException>(() => Import(model)).Message);
    }

    [Fact]
    public void Weights_that_no_node_reads_are_named()
    {
        var model = Good();
        var name = model.Weight(new float[4], 4);

        Assert.Equal([name], Import(model).UnusedWeights);
        Assert.Empty(Import(Good()).UnusedWeights);
    }

    [Fact]
    public void A_mark_on_an_input_that_is_not_there_names_those_that_are()
    {
        var error = Assert.Throws<OnnxException>(() => Import(Good(), new OnnxImportOptions { User = ["user"] }));

        Assert.Contains("no input 'user' to mark as User; the inputs are x, id", error.Message);
    }

    [Fact]
    public void An_input_on_two_sides_is_refused() =>
        Assert.Contains("'x' is marked as User and as Item", Assert.Throws<OnnxException>(() => Import(Good(), new OnnxImportOptions { User = ["x"], Item = ["x"] })).Message);

    [Fact]
    public void Inputs_of_one_sequence_on_two_sides_are_refused_and_the_default_is_named()
    {
        var model = new OnnxSketch();
        var table = model.Weight(new float[20], 5, 4);
        var sum = model.Add("Add", [model.Add("Gather", [table, model.Ids("a", -1, 3)]), model.Add("Gather", [table, model.Ids("b", -1, 3)])]);
        model.Output(model.Add("ReduceSum", [sum, model.Whole(1, 2)]));

        var error = Assert.Throws<OnnxException>(() => Import(model, new OnnxImportOptions { User = ["a"] }));

        Assert.Contains("'a' and 'b' run along one sequence, but are marked User and Item; an input that is not marked is Item", error.Message);
    }

    [Fact]
    public void Unmarked_inputs_are_the_items() => Assert.All(Import(Good()).Model.Features, feature => Assert.Equal(Side.Item, feature.Side));

    [Fact]
    public void An_unknown_name_to_rename_is_refused() => Assert.Contains(
        "no input or output 'y' to rename",
        Assert.Throws<OnnxException>(() => Import(Good(), new OnnxImportOptions { Rename = new Dictionary<string, string> { ["y"] = "z" } })).Message);

    [Fact]
    public void Inputs_and_outputs_get_new_names()
    {
        var model = Import(Good(), new OnnxImportOptions { User = ["number"], Rename = new Dictionary<string, string> { ["x"] = "number", ["score"] = "ctr" } }).Model;

        Assert.Equal(["number", "id"], model.Features.Select(feature => feature.Name));
        Assert.Equal(Side.User, model.Features[0].Side);
        Assert.Equal("ctr", Assert.Single(model.Graph.Outputs).Name);
    }

    [Fact]
    public void A_dimension_that_is_not_fixed_is_asked_for()
    {
        var model = new OnnxSketch();
        var ids = model.Ids("history", -1, -1);
        model.Graph.Input[0].Type.TensorType.Shape.Dim[1].DimParam = "events";
        model.Output(model.Add("ReduceSum", [model.Add("Gather", [model.Weight(new float[10], 5, 2), ids]), model.Whole(1, 2)]));

        Assert.Contains("'events' of the input 'history' is not fixed", Assert.Throws<OnnxException>(() => Import(model)).Message);
        Assert.Single(Import(model, new OnnxImportOptions { Dimensions = new Dictionary<string, int> { ["events"] = 7 } }).Model.Features);
    }

    [Fact]
    public void Weights_that_are_not_as_large_as_they_say_are_named()
    {
        var model = Good();
        model.Graph.Initializer[0].Dims[0]++;

        Assert.Contains($"'{model.Graph.Initializer[0].Name}' [7, 2] of type Float has 48 bytes in the file; expected 56", Assert.Throws<OnnxException>(() => Import(model)).Message);
    }

    [Fact]
    public void Shapes_that_do_not_go_together_are_shown_with_the_node()
    {
        var model = Small(out var x);
        model.Output(model.Add("MatMul", [x, model.Weight(new float[10], 5, 2)]));

        Assert.Contains("(MatMul): [batch, 4] times [5, 2]", Assert.Throws<NotSupportedModelException>(() => Import(model)).Message);
    }

    [Fact]
    public void A_node_that_reads_what_nothing_gives_is_a_damaged_file()
    {
        var model = Small(out var x);
        model.Output(model.Add("Add", [x, "nothing"]));

        Assert.Contains("'nothing'", Assert.Throws<OnnxException>(() => Import(model)).Message);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(22)]
    public void Other_opsets_are_refused(int opset)
    {
        var model = new OnnxSketch { Opset = opset };
        model.Output(model.Numbers("x", -1, 1));

        Assert.Contains($"opset {opset}; expected 11 to 21", Assert.Throws<OnnxException>(() => Import(model)).Message);
    }

    [Theory]
    [InlineData("../outside.bin", "not in the model's folder")]
    [InlineData("/etc/hostname", "not in the model's folder")]
    [InlineData("missing.bin", "no such file")]
    public void External_weights_stay_in_the_model_s_folder(string location, string reason)
    {
        var model = Good();
        External(model.Graph.Initializer[0], location);

        var error = Assert.Throws<OnnxException>(() => Import(model));

        Assert.Contains(location, error.Message);
        Assert.Contains(reason, error.Message);
    }

    [Fact]
    public void A_link_out_of_the_model_s_folder_is_not_followed()
    {
        using var outside = new ScratchFolder();
        File.WriteAllBytes(outside.File("w.bin"), new byte[48]);
        File.CreateSymbolicLink(_folder.File("w.bin"), outside.File("w.bin"));
        var model = Good();
        External(model.Graph.Initializer[0], "w.bin");

        Assert.Contains("not in the model's folder", Assert.Throws<OnnxException>(() => Import(model)).Message);
    }

    [Fact]
    public void External_weights_are_read_where_they_lie()
    {
        var model = Good();
        var bytes = model.Graph.Initializer[0].RawData.ToByteArray();
        File.WriteAllBytes(_folder.File("w.bin"), [1, 2, 3, 4, .. bytes]);
        External(model.Graph.Initializer[0], "w.bin", ("offset", "4"), ("length", "48"));

        var table = Import(model).Model.Graph.Parameters.Single(parameter => parameter.Shape.Count == 12);

        Assert.Equal(bytes, System.Runtime.InteropServices.MemoryMarshal.AsBytes(table.Data!.AsFloats()).ToArray());
    }

    [Theory]
    [InlineData(DataType.Float16)]
    [InlineData(DataType.Bfloat16)]
    [InlineData(DataType.Double)]
    [InlineData(DataType.Int8)]
    [InlineData(DataType.Float)]
    internal void Weights_of_every_type_raw_and_typed_are_read(DataType type)
    {
        float[] expected = [1, -2, 3, 0.5f, 0, 4];
        expected = type == DataType.Int8 ? [1, -2, 3, 5, 0, 4] : expected;
        byte[] raw = [.. expected.SelectMany(element => type switch
        {
            DataType.Float16 => BitConverter.GetBytes((Half)element),
            DataType.Bfloat16 => BitConverter.GetBytes(element)[2..],
            DataType.Double => BitConverter.GetBytes((double)element),
            DataType.Int8 => [(byte)(sbyte)element],
            _ => BitConverter.GetBytes(element),
        })];
        foreach (var isRaw in new[] { true, false })
        {
            var model = Small(out var x, 1);
            var weight = model.Raw("w", type, isRaw ? raw : [], 1, 6);
            if (!isRaw)
            {
                Typed(model.Graph.Initializer[^1], type, expected);
            }

            model.Output(model.Add("Mul", [x, model.Add("Cast", [weight], new OnnxAttribute("to", 1L))]));

            var scores = model.Score(new Dictionary<string, double[]> { ["x"] = [2] });

            Assert.Equal(expected.Select(element => 2.0 * element), Enumerable.Range(0, 6).Select(i => scores[$"score.{i}"][0]));
        }
    }

    [Fact]
    public void Whatever_is_cut_off_or_changed_only_our_errors_come_out()
    {
        byte[][] files = [Good().Bytes(), .. new[] { "fuxictr/din_dice", "deepctr-torch/dien_gru" }.Select(name => File.ReadAllBytes(GoldenFolders.File(name, "model.onnx")))];
        var refused = 0;
        foreach (var (which, file) in files.Index())
        {
            for (var seed = 0; seed < 120; seed++)
            {
                var random = new Random((which * 1000) + seed);
                byte[] changed = [.. file];
                if (seed % 4 == 0)
                {
                    changed = changed[..random.Next(changed.Length)];
                }

                for (var change = 0; change < seed % 4 * 2; change++)
                {
                    changed[random.Next(Math.Min(changed.Length, seed % 2 == 0 ? 400 : changed.Length))] = (byte)random.Next(256);
                }

                File.WriteAllBytes(_folder.File("changed.onnx"), changed);
                try
                {
                    OnnxImporter.Import(_folder.File("changed.onnx"));
                }
                catch (RankKernelException)
                {
                    refused++;
                }
                catch (Exception error)
                {
                    Assert.Fail($"file {which}, seed {seed}: {error}");
                }
            }
        }

        Assert.True(refused > 100, $"{refused} of 360 were refused.");
    }

    [Fact]
    public unsafe void A_table_is_in_memory_once()
    {
        const int TableRows = 1 << 20;
        const long Bytes = TableRows * 16L * sizeof(float);
        var model = new OnnxSketch();
        model.Output(model.Add("ReduceSum", [model.Add("Gather", [model.Weight("table", new float[TableRows * 16], TableRows, 16), model.Ids("id", -1)]), model.Whole(1)]));
        var path = model.Save(_folder);
        var (managed, native) = (GC.GetAllocatedBytesForCurrentThread(), Memory.AlignedBuffer.AllocatedByThisThread);

        var import = OnnxImporter.Import(path);

        Assert.InRange(Memory.AlignedBuffer.AllocatedByThisThread - native, Bytes, Bytes * 11 / 10);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - managed, 0, Bytes / 4);
        Assert.Equal(Bytes, import.Model.Graph.Parameters.Max(parameter => parameter.Data!.ByteLength));
    }

    private OnnxImport Import(OnnxSketch model, OnnxImportOptions? options = null) => OnnxImporter.Import(model.Save(_folder), options);

    private static OnnxSketch Small(out string x, int width = 4)
    {
        var model = new OnnxSketch();
        x = model.Numbers("x", -1, width);
        model.Scalar(0);
        return model;
    }

    private static OnnxSketch Good()
    {
        var model = new OnnxSketch();
        var table = model.Weight([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], 6, 2);
        var x = model.Numbers("x", -1, 2);
        return model.Output(model.Add("ReduceSum", [model.Add("Mul", [x, model.Add("Gather", [table, model.Ids("id", -1)])]), model.Whole(1)]));
    }

    private static void External(TensorProto weight, string location, params (string Key, string Value)[] more)
    {
        weight.RawData = Google.Protobuf.ByteString.Empty;
        weight.DataLocation = TensorProto.Types.DataLocation.External;
        weight.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
        weight.ExternalData.AddRange(more.Select(entry => new StringStringEntryProto { Key = entry.Key, Value = entry.Value }));
    }

    private static void Typed(TensorProto tensor, DataType type, float[] elements)
    {
        switch (type)
        {
            case DataType.Float:
                tensor.FloatData.AddRange(elements);
                break;
            case DataType.Double:
                tensor.DoubleData.AddRange(elements.Select(element => (double)element));
                break;
            case DataType.Float16:
                tensor.Int32Data.AddRange(elements.Select(element => (int)BitConverter.HalfToUInt16Bits((Half)element)));
                break;
            case DataType.Bfloat16:
                tensor.Int32Data.AddRange(elements.Select(element => (int)(BitConverter.SingleToUInt32Bits(element) >> 16)));
                break;
            default:
                tensor.Int32Data.AddRange(elements.Select(element => (int)element));
                break;
        }
    }
}
