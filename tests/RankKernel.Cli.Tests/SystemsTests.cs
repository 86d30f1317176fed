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
}
