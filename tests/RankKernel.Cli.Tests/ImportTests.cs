using RankKernel.Cli.Tests.Support;

namespace RankKernel.Cli.Tests;

public sealed class ImportTests : IDisposable
{
    private static readonly string Goldens = Path.Combine(Root(), "tests", "RankKernel.Tests", "Goldens", "data");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("fuxictr", "fuxictr/din_dice", "DIN")]
    [InlineData("deepctr", "deepctr-torch/dien_augru", "DIEN")]
    [InlineData("deepctr", "deepctr-torch/mmoe", "MMOE")]
    public void A_model_of_a_framework_becomes_a_file_that_verifies(string command, string name, string model)
    {
        var output = _folder.File("out.rkm");
        var json = ToolRun.JsonOf("import", command, Golden(name, "config.json"), Golden(name, "weights.safetensors"), "-o", output);
        Assert.Equal(model, json.GetProperty("model").GetString());
        Assert.True(json.GetProperty("verified").GetBoolean());
        Assert.Equal(8, json.GetProperty("self_tests").GetInt32());
        Assert.Equal(0, ToolRun.Of("verify", output).Code);
    }

    [Fact]
    public void Features_are_on_the_sides_that_the_command_line_says()
    {
        var json = ToolRun.JsonOf(
            "import", "fuxictr", Golden("fuxictr/din_dice", "config.json"), Golden("fuxictr/din_dice", "weights.safetensors"), "-o", _folder.File("out.rkm"),
            "--user", "price,hour", "--context", "user_id", "--item", "click_history", "--item", "cate_id", "--name", "mine");
        Assert.Equal("mine", json.GetProperty("model").GetString());
        var sides = json.GetProperty("features").EnumerateArray().ToDictionary(feature => feature.GetProperty("name").GetString()!, feature => feature.GetProperty("side").GetString());
        Assert.Equal(
            new Dictionary<string, string?> { ["price"] = "user", ["hour"] = "user", ["user_id"] = "context", ["history"] = "item", ["cate_id"] = "item", ["item_id"] = "item" }.OrderBy(side => side.Key),
            sides.OrderBy(side => side.Key));
    }

    [Theory]
    [InlineData("model.json")]
    [InlineData("model.ubj")]
    public void Trees_become_a_file_that_verifies(string file)
    {
        var output = _folder.File("trees.rkm");
        var json = ToolRun.JsonOf("import", "xgboost", Golden("xgboost/gbdt_dart", file), "-o", output, "--user", "f0,f1");
        Assert.Equal("model", json.GetProperty("model").GetString());
        Assert.Equal("user", json.GetProperty("features").EnumerateArray().First().GetProperty("side").GetString());
        Assert.Equal(0, ToolRun.Of("verify", output).Code);
    }

    [Fact]
    public void LightGBMs_text_becomes_a_file_that_verifies()
    {
        var output = _folder.File("trees.rkm");
        var run = ToolRun.Of("import", "lightgbm", Path.Combine(Root(), "tests", "RankKernel.Tests", "Import", "data", "trees", "lightgbm.txt"), "-o", output);
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.Code);
        Assert.Contains("colour", run.Out);
        Assert.Equal(0, ToolRun.Of("verify", output).Code);
    }

    [Fact]
    public void A_checkpoint_a_wrong_mark_or_a_wrong_format_is_one_line_and_writes_nothing()
    {
        var checkpoint = _folder.File("model.pth");
        File.WriteAllBytes(checkpoint, [.. "PK\x03\x04"u8, 0, 0, 0, 0]);
        var config = Golden("fuxictr/deepfm", "config.json");
        var weights = Golden("fuxictr/deepfm", "weights.safetensors");
        var output = _folder.File("never.rkm");
        foreach (var (expected, arguments) in new (string, string[])[]
        {
            ("PyTorch checkpoint", ["fuxictr", config, checkpoint]),
            ("'colour' is marked as item", ["fuxictr", config, weights, "--item", "colour"]),
            ("marked as user and as item", ["fuxictr", config, weights, "--user", "hour", "--item", "hour"]),
            ("expected 'DeepCTR-Torch'", ["deepctr", config, weights]),
            ("expected one of LightGbm", ["lightgbm", Golden("xgboost/gbdt", "model.json")]),
            ("none of trees", ["xgboost", Golden("xgboost/gbdt", "io.safetensors")]),
        })
        {
            var run = ToolRun.Of(["import", .. arguments, "-o", output]);
            Assert.Equal(2, run.Code);
            Assert.Contains(expected, Assert.Single(run.ErrorLines));
            Assert.False(File.Exists(output));
        }
    }

    private static string Golden(string name, string file) => Path.Combine(Goldens, name, file);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "RankKernel.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
