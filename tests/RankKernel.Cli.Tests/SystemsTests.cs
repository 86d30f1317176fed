using RankKernel.Cli.Tests.Support;
using RankKernel.Format;
using RankKernel.Testing;

namespace RankKernel.Cli.Tests;

/// <summary>The tool on a model file of every system of the zoo.</summary>
public sealed class SystemsTests
{
    public static TheoryData<string> Names => [.. Samples.Small.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_sample_can_be_inspected_explained_and_verified(string name)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "model.rkm");
        ModelFile.Save(Samples.Small.Define(name), path);

        var inspected = ToolRun.JsonOf("inspect", path);
        Assert.Equal(name, inspected.GetProperty("name").GetString());

        var explained = ToolRun.Of("explain", path);
        Assert.Equal(0, explained.Code);
        Assert.Contains("flat", explained.Out, StringComparison.OrdinalIgnoreCase);

        var verified = ToolRun.Of("verify", path);
        Assert.True(verified.Code == 0, verified.Out + verified.Error);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_sample_can_be_evaluated_and_quantized(string name)
    {
        using var folder = new TemporaryFolder();
        var (path, quantized) = (folder.File("model.rkm"), folder.File("quantized.rkm"));
        var model = Samples.Small.Define(name);
        ModelFile.Save(model, path);
        var rows = folder.Write("rows.jsonl", RandomRows.Create(model.Features, count: 16, seed: 5));

        string[] labels = [.. model.Graph.Outputs.SelectMany(output => new[] { "--label", $"{output.Name}=label" })];
        var evaluated = ToolRun.JsonOf(["eval", path, "--data", rows, "--group", "group", .. labels]);
        Assert.Equal(model.Graph.Outputs.Count, evaluated.GetProperty("outputs").GetArrayLength());

        var made = ToolRun.JsonOf(["quantize", path, "-o", quantized, "--calibrate", rows, "--group", "group", "--budget-auc", "0.1", "--seconds", "0", .. labels]);
        Assert.True(made.GetProperty("verified").GetBoolean());
        foreach (var output in made.GetProperty("outputs").EnumerateArray())
        {
            var auc = output.GetProperty("figures").GetProperty("auc");
            Assert.InRange(auc.GetProperty("before").GetDouble() - auc.GetProperty("after").GetDouble(), -1, 0.1);
        }
    }
}
