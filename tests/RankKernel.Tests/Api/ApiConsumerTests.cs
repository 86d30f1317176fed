using System.Diagnostics;
using Xunit;

namespace RankKernel.Tests.Api;

/// <summary>A program that sees of the SDK what every host sees, run as a process of its own.</summary>
public sealed class ApiConsumerTests
{
    [Fact]
    public void A_host_ranks_films_from_a_request_and_from_a_catalog()
    {
        var (exitCode, output, errors) = Run(Repository.MovieLens("movielens-din.rkm"), Repository.MovieLens("films.jsonl"));
        Assert.True(exitCode == 0, errors + output);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(12, lines.Length);
        Assert.StartsWith("1. 0.", lines[0], StringComparison.Ordinal);
        Assert.Equal("The catalog agrees.", lines[10]);
        Assert.EndsWith(lines[1].Split("  ")[1], lines[11], StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_without_arguments_says_how_it_is_used() => Assert.Equal(2, Run().ExitCode);

    private static (int ExitCode, string Output, string Errors) Run(params string[] arguments)
    {
        var dotnet = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        var start = new ProcessStartInfo(dotnet, ["exec", Path.Combine(AppContext.BaseDirectory, "RankKernel.ApiConsumer.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
