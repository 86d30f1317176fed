using RankKernel.Cli.SelfTests;
using RankKernel.Cli.Tests.Support;
using RankKernel.Format;

namespace RankKernel.Cli.Tests;

public sealed class VerifyTests(FilmModel model) : IClassFixture<FilmModel>
{
    [Fact]
    public void Text_lists_every_check()
    {
        var run = ToolRun.Of("verify", model.Path);
        Assert.Equal(0, run.Code);
        Assert.Contains("header", run.Out);
        Assert.Contains("tensor 'embedding.film_id.weight'", run.Out);
        Assert.Contains("plan", run.Out);
        Assert.Contains("The file has none.", run.Out);
        Assert.Contains("The model is good.", run.Out);
    }

    [Fact]
    public void Json_lists_every_check()
    {
        var json = ToolRun.JsonOf("verify", model.Path);
        Assert.True(json.GetProperty("passed").GetBoolean());
        var checks = json.GetProperty("checks").EnumerateArray().ToList();
        Assert.Contains(checks, check => check.GetProperty("name").GetString() == "manifest hash" && check.GetProperty("result").GetString() == "passed");
    }

    [Fact]
    public void A_changed_tensor_fails_with_code_1_and_is_named()
    {
        var bytes = File.ReadAllBytes(model.Path);
        bytes[^1] ^= 1;
        var run = Verify("changed.rkm", bytes);
        Assert.Equal(1, run.Code);
        Assert.Contains("FAILED", run.Out);
        Assert.Contains("1 of", run.Out);
        Assert.Contains("tensor", run.Out);
    }

    [Fact]
    public void A_file_cut_short_fails_with_code_1() => Assert.Equal(1, Verify("short.rkm", File.ReadAllBytes(model.Path)[..^100]).Code);

    [Fact]
    public void A_file_that_is_no_model_fails_with_code_1() => Assert.Equal(1, Verify("text.rkm", "not a model"u8.ToArray()).Code);

    [Fact]
    public void An_empty_file_fails_with_code_1() => Assert.Equal(1, Verify("empty.rkm", []).Code);

    [Fact]
    public void Self_tests_are_run()
    {
        var path = model.Folder.File("tested.rkm");
        ModelFile.Save(FilmModel.Create([Made()]), path);
        var run = ToolRun.Of("verify", path);
        Assert.Equal(0, run.Code);
        Assert.Contains("self test 1", run.Out);
    }

    [Theory]
    [InlineData(0.5f, 1e-9)]
    [InlineData(float.NaN, 1)]
    public void A_self_test_with_another_score_fails_with_code_1(float expected, double tolerance)
    {
        var path = model.Folder.File($"wrong{tolerance}.rkm");
        ModelFile.Save(FilmModel.Create([Wrong(expected, tolerance)]), path);
        var run = ToolRun.Of("verify", path, "--json");
        Assert.Equal(1, run.Code);
        Assert.False(run.Json.GetProperty("passed").GetBoolean());
        Assert.Contains("Largest difference", run.Out);
    }

    private static SelfTest Made()
    {
        using var loaded = new RankModel(FilmModel.Create());
        return SelfTestMaker.Create(loaded, 1, seed: 3)[0];
    }

    private static SelfTest Wrong(float score, double tolerance)
    {
        var made = Made();
        return made with
        {
            Expected = new Dictionary<string, IReadOnlyList<float>> { ["score"] = [.. Enumerable.Repeat(score, made.ItemCount)] },
            Tolerance = tolerance,
        };
    }

    private ToolRun Verify(string name, byte[] bytes)
    {
        File.WriteAllBytes(model.Folder.File(name), bytes);
        return ToolRun.Of("verify", model.Folder.File(name));
    }
}
