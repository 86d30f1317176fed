using System.Text.Json.Nodes;

namespace RankKernel.Import.Tests.Frameworks;

/// <summary>Files that are not what they should be, and options that do not go together: the message says which and why.</summary>
public sealed class FrameworkFileTests : IDisposable
{
    private const string Case = "fuxictr/din_dice";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rankkernel-import-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(new byte[] { (byte)'P', (byte)'K', 3, 4, 0, 0, 8, 8, 0, 0 })]
    [InlineData(new byte[] { 0x80, 2, 0x8A, 10, (byte)'l', 0xFC, 0x9C, 0x46, 0xF9, 0x20 })]
    [InlineData(new byte[] { 0x80, 4, 0x95, 1, 2, 3, 4, 5, 6, 7 })]
    public void A_PyTorch_checkpoint_is_refused_and_the_way_out_named(byte[] start)
    {
        var message = Assert.Throws<SafetensorsException>(() => Load(Config(), Write("model.pth", start))).Message;
        Assert.Contains("model.pth", message);
        Assert.Contains("PyTorch checkpoint", message);
        Assert.Contains("docs/import.md", message);
    }

    [Fact]
    public void A_safetensors_header_that_begins_like_a_pickle_is_read()
    {
        var tensors = TensorFile.Read(GoldenFolders.File(Case, "weights.safetensors"));
        var path = Path.Combine(_folder.FullName, "weights.safetensors");
        TensorFile.Write(path, tensors);
        var bytes = File.ReadAllBytes(path);
        var header = BitConverter.ToInt32(bytes);
        var padded = ((header | 0x7FF) & ~0x7FF) + 0x280; // A length of 80 02, 80 0A, ... is no pickle either.
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((long)padded), .. bytes[8..(8 + header)], .. Enumerable.Repeat((byte)' ', padded - header), .. bytes[(8 + header)..]]);
        Assert.Equal((byte)0x80, File.ReadAllBytes(path)[0]);
        Assert.Equal("DIN", Load(Config(), path).Name);
    }

    [Theory]
    [InlineData("model", "\"Unheard\"", "'Unheard' is not supported; supported are LR, FM")]
    [InlineData("framework", "\"DeepCTR-Torch\"", "expected 'FuxiCTR'")]
    [InlineData("hyperparameters/dnn_hidden_units", null, "hyperparameters.dnn_hidden_units is missing")]
    [InlineData("hyperparameters/din_target_field", null, "din_target_field")]
    [InlineData("features", null, "features is missing")]
    [InlineData("features/0/vocab_size", "181", "'embedding.user_id.weight' is [180, 8]")]
    [InlineData("features/0/embedding_dim", "9", "'embedding.user_id.weight' is [180, 8]")]
    [InlineData("features/5/shared_with", "\"nobody\"", "nobody")]
    public void A_wrong_configuration_is_named(string path, string? json, string expected)
    {
        var config = JsonNode.Parse(File.ReadAllText(Config()))!;
        var steps = path.Split('/');
        var parent = steps[..^1].Aggregate(config, (node, step) => int.TryParse(step, out var index) ? node[index]! : node[step]!);
        if (json is null)
        {
            parent.AsObject().Remove(steps[^1]);
        }
        else
        {
            parent[steps[^1]] = JsonNode.Parse(json);
        }

        var file = Write("config.json", System.Text.Encoding.UTF8.GetBytes(config.ToJsonString()));
        var error = Record.Exception(() => Load(file, Weights));
        Assert.True(error is RankKernelException, $"{error}");
        Assert.Contains("config.json", error.Message);
        Assert.Contains(expected, error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    public void A_configuration_that_is_no_JSON_object_is_named(string text)
    {
        var file = Write("config.json", System.Text.Encoding.UTF8.GetBytes(text));
        Assert.Contains("config.json", Assert.Throws<ModelSpecException>(() => Load(file, Weights)).Message);
    }

    [Fact]
    public void Truncated_weights_are_named() => Assert.Contains(
        "cut.safetensors", Assert.Throws<SafetensorsException>(() => Load(Config(), Write("cut.safetensors", File.ReadAllBytes(Weights)[..5000]))).Message);

    [Fact]
    public void A_mark_of_any_sequence_marks_the_history_that_they_make()
    {
        var model = Load(Config(), Weights, new SideMarks([], ["cate_history"], ["user_id"]));
        Assert.Equal(Graph.Side.Context, model.Features.Single(feature => feature.Name == "history").Side);
        Assert.Equal(Graph.Side.Item, model.Features.Single(feature => feature.Name == "user_id").Side);
    }

    [Fact]
    public void Marks_of_one_history_must_agree() => Assert.Contains(
        "attended together", Assert.Throws<ModelSpecException>(() => Load(Config(), Weights, new SideMarks(["click_history"], ["cate_history"], []))).Message);

    [Fact]
    public void A_mark_of_no_feature_is_named() => Assert.Contains(
        "'colour' is marked as user", Assert.Throws<ModelSpecException>(() => Load(Config(), Weights, new SideMarks(["colour"], [], []))).Message);

    [Fact]
    public void Two_marks_of_one_feature_are_refused() => Assert.Contains(
        "'hour' is marked as user and as item", Assert.Throws<ModelSpecException>(() => new SideMarks(["hour"], [], ["hour"])).Message);

    [Fact]
    public void Sides_that_the_configuration_says_are_taken() => Assert.Equal(
        Graph.Side.User,
        FuxiCtr.Load(GoldenFolders.File("fuxictr/sim_soft", "config.json"), GoldenFolders.File("fuxictr/sim_soft", "weights.safetensors")).Features
            .Single(feature => feature.Name == "hour").Side);

    private static string Weights => GoldenFolders.File(Case, "weights.safetensors");

    private static string Config() => GoldenFolders.File(Case, "config.json");

    private static ModelDefinition Load(string config, string weights, SideMarks? sides = null) =>
        FuxiCtr.Load(config, weights, new FrameworkImportOptions { Sides = sides ?? SideMarks.None });

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
