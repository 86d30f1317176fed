using System.CommandLine;
using RankKernel.Cli.Output;
using RankKernel.Cli.Output.Pages;
using RankKernel.Cli.SelfTests;
using RankKernel.Format;

namespace RankKernel.Cli.Commands;

/// <summary>What commands that make a model file have in common: where it goes, its self tests, and the check of what was written.</summary>
internal sealed class ModelOutput
{
    private readonly TargetOption<string> _path = new("--output", "-o") { Description = "The model file to write.", HelpName = "OUT.rkm", Required = true };
    private readonly Option<int> _selfTests = CommandOptions.Int("--self-test", 8, 0, 1000, "N", "How many random requests to keep with their scores.");
    private readonly Option<int> _seed = CommandOptions.Seed();
    private readonly Option<bool> _json = CommandOptions.Json();

    public void AddTo(Command command)
    {
        command.Add(_path);
        command.Add(_selfTests);
        command.Add(_seed);
        command.Add(_json);
    }

    /// <summary>Adds self tests to a model, writes it, checks the file and says so.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="model">The model.</param>
    /// <param name="showFeatures">Whether the features and their sides are shown.</param>
    /// <param name="terminal">Where to.</param>
    public int Write(ParseResult result, ModelDefinition model, bool showFeatures, Terminal terminal)
    {
        var path = result.GetRequiredValue(_path);
        ReportFile.RequireFolder(path);
        ModelFile.Save(WithSelfTests(model, result.GetValue(_selfTests), result.GetValue(_seed)), path);
        var checks = ModelVerifier.Run(path).Checks;
        var failed = checks.Where(check => check.Result == CheckResult.Failed).ToList();
        var info = ModelFile.ReadInfo(path);
        if (result.GetValue(_json))
        {
            terminal.Json(new ModelOutputReport(
                path, model.Name, info.FileLength, info.Tensors.Count, info.SelfTests, failed.Count == 0,
                showFeatures ? InspectReport.Of(info).Features : null));
            return failed.Count == 0 ? ExitCode.Ok : ExitCode.CheckFailed;
        }

        terminal.Line($"{path}: {model.Name}, {Show.Bytes(info.FileLength)}, {info.Tensors.Count} tensors, {info.SelfTests} self tests.");
        if (showFeatures)
        {
            FeatureTable.Write(InspectReport.Of(info).Features, terminal);
        }

        failed.ForEach(check => terminal.Line($"{check.Name} FAILED: {check.Detail}"));
        return failed.Count == 0 ? ExitCode.Ok : ExitCode.CheckFailed;
    }

    private static ModelDefinition WithSelfTests(ModelDefinition model, int count, int seed)
    {
        using var planned = new RankModel(model);
        return new ModelDefinition(model.Name, model.Features, model.Graph)
        {
            Version = model.Version,
            Description = model.Description,
            Metadata = model.Metadata,
            SelfTests = SelfTestMaker.Create(planned, count, seed),
        };
    }
}

/// <summary>What was written.</summary>
internal sealed record ModelOutputReport(
    string File, string Model, long FileBytes, int Tensors, int SelfTests, bool Verified, IReadOnlyList<FeatureReport>? Features);
