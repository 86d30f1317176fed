using System.CommandLine;
using RankKernel.Cli.Output;
using RankKernel.Cli.SelfTests;
using RankKernel.Format;
using RankKernel.Import;

namespace RankKernel.Cli.Commands;

/// <summary><c>pack SPEC.json WEIGHTS.safetensors -o OUT.rkm</c>: a model file from a description and trained weights.</summary>
internal static class PackCommand
{
    public static Command Create(Terminal terminal)
    {
        var spec = new Argument<string>("SPEC") { Description = "The model description (JSON)." };
        var weights = new Argument<string>("WEIGHTS") { Description = "The trained weights (safetensors)." };
        var output = new Option<string>("--output", "-o") { Description = "The model file to write.", HelpName = "OUT.rkm", Required = true };
        var tests = CommandOptions.Int("--self-test", 8, 0, 1000, "N", "How many random requests to keep with their scores.");
        var seed = CommandOptions.Seed();
        var json = CommandOptions.Json();
        var command = new Command("pack", "Makes a model file from a description and trained weights.") { spec, weights, output, tests, seed, json };
        command.SetAction(result =>
        {
            var model = ModelSpecReader.Load(result.GetRequiredValue(spec), result.GetRequiredValue(weights));
            var path = result.GetRequiredValue(output);
            ModelFile.Save(WithSelfTests(model, result.GetValue(tests), result.GetValue(seed)), path);
            return Report(path, model.Name, result.GetValue(json), terminal);
        });
        return command;
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

    private static int Report(string path, string name, bool json, Terminal terminal)
    {
        var checks = ModelVerifier.Run(path).Checks;
        var failed = checks.Where(check => check.Result == CheckResult.Failed).ToList();
        var info = ModelFile.ReadInfo(path);
        if (json)
        {
            terminal.Json(new PackReport(path, name, info.FileLength, info.Tensors.Count, info.SelfTests, failed.Count == 0));
        }
        else
        {
            terminal.Line($"{path}: {name}, {Show.Bytes(info.FileLength)}, {info.Tensors.Count} tensors, {info.SelfTests} self tests.");
            failed.ForEach(check => terminal.Line($"{check.Name} FAILED: {check.Detail}"));
        }

        return failed.Count == 0 ? ExitCode.Ok : ExitCode.CheckFailed;
    }
}

/// <summary>What <c>pack</c> wrote.</summary>
internal sealed record PackReport(string File, string Model, long FileBytes, int Tensors, int SelfTests, bool Verified);
