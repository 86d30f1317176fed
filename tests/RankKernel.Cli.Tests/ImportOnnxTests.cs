using RankKernel.Cli.Tests.Support;
using RankKernel.Import.Onnx;
using RankKernel.Testing;

namespace RankKernel.Cli.Tests;

public sealed class ImportOnnxTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _model;
    private readonly string _out;

    public ImportOnnxTests()
    {
        _model = _folder.File("din.onnx");
        _out = _folder.File("din.rkm");
        OnnxExporter.Export(Samples.Small.Define("DIN"), _model);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_imported_network_has_its_sides_and_verifies()
    {
        var json = ToolRun.JsonOf("import", "onnx", _model, "-o", _out, "--user", "user_id,history,age", "--context", "hour");

        Assert.True(json.GetProperty("verified").GetBoolean());
        var sides = json.GetProperty("features").EnumerateArray().ToDictionary(feature => feature.GetProperty("name").GetString()!, feature => feature.GetProperty("side").GetString());
        Assert.Equal("user", sides["history"]);
        Assert.Equal("context", sides["hour"]);
        Assert.Equal("item", sides["item_id"]);
        Assert.Equal(0, ToolRun.Of("verify", _out).Code);
    }

    [Fact]
    public void A_mark_that_means_no_input_is_bad_usage_and_nothing_is_written()
    {
        var run = ToolRun.Of("import", "onnx", _model, "-o", _out, "--user", "users");

        Assert.Equal(2, run.Code);
        Assert.Contains("no input 'users'", run.Error);
        Assert.False(File.Exists(_out));
    }

    [Fact]
    public void Rows_that_it_does_not_score_as_they_say_fail_the_check_and_name_the_worst()
    {
        var rows = _folder.File("rows.safetensors");
        File.WriteAllBytes(rows, Rows([("input.x", [2, 1], [1, 2]), ("expected.score", [2], [2, 5])]));
        var model = _folder.File("double.onnx");
        File.WriteAllBytes(model, Doubling());

        var run = ToolRun.Of("import", "onnx", model, "-o", _out, "--check", rows);

        Assert.Equal(1, run.Code);
        Assert.Contains("output 'score' is off by 1 in row 1: expected 5, found 4", run.Error);
        Assert.False(File.Exists(_out));
        Assert.Equal(0, ToolRun.Of("import", "onnx", model, "-o", _out, "--check", rows, "--tolerance", "1").Code);
    }

    [Theory]
    [InlineData("--rename", "a", "expected a name")]
    [InlineData("--dim", "events=many", "expected a whole number")]
    public void Options_that_are_wrong_are_shown(string option, string value, string message)
    {
        var run = ToolRun.Of("import", "onnx", _model, "-o", _out, option, value);

        Assert.Equal(2, run.Code);
        Assert.Contains(message, run.Error);
    }

    /// <summary>x + x.</summary>
    private static byte[] Doubling()
    {
        RankKernel.Features.Feature[] features = [new RankKernel.Features.NumericFeature("x", RankKernel.Graph.Side.Item, RankKernel.Features.NumericEncoding.Raw)];
        var graph = new RankKernel.Graph.GraphBuilder(features, new RankKernel.Graph.TensorDictionary());
        graph.Output("score", graph.Add(graph.Input("x"), graph.Input("x")));
        using var stream = new MemoryStream();
        OnnxExporter.Export(new ModelDefinition("double", features, graph.Build()), stream);
        return stream.ToArray();
    }

    private static byte[] Rows(IReadOnlyList<(string Name, int[] Shape, float[] Elements)> tensors)
    {
        var start = 0;
        var entries = tensors.Select(tensor =>
        {
            var (from, to) = (start, start += tensor.Elements.Length * sizeof(float));
            return $"\"{tensor.Name}\":{{\"dtype\":\"F32\",\"shape\":[{string.Join(",", tensor.Shape)}],\"data_offsets\":[{from},{to}]}}";
        }).ToArray();
        var header = System.Text.Encoding.UTF8.GetBytes($"{{{string.Join(",", entries)}}}");
        return [.. BitConverter.GetBytes((ulong)header.Length), .. header, .. tensors.SelectMany(tensor => tensor.Elements.SelectMany(BitConverter.GetBytes))];
    }
}
