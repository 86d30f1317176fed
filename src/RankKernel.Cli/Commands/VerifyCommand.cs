using System.CommandLine;
using RankKernel.Cli.Output;
using RankKernel.Cli.SelfTests;
using RankKernel.Format;

namespace RankKernel.Cli.Commands;

/// <summary><c>verify MODEL</c>: every check of a model file, and its self tests.</summary>
internal static class VerifyCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = CommandOptions.Model();
        var json = CommandOptions.Json();
        var command = new Command("verify", "Checks a model file and runs its self tests; exit code 1 if a check fails.") { model, json };
        command.SetAction(result => Run(result.GetRequiredValue(model), result.GetValue(json), terminal));
        return command;
    }

    private static int Run(string path, bool json, Terminal terminal)
    {
        var report = ModelVerifier.Run(path);
        var passed = report.Checks.All(check => check.Result != CheckResult.Failed);
        if (json)
        {
            terminal.Json(new VerifyReport(report.File, passed, report.Checks));
        }
        else
        {
            Write(report, passed, terminal);
        }

        return passed ? ExitCode.Ok : ExitCode.CheckFailed;
    }

    private static void Write(ModelFileReport report, bool passed, Terminal terminal)
    {
        terminal.Heading(report.File);
        var table = new TextTable().Left("check").Left("result").Left("detail");
        foreach (var check in report.Checks)
        {
            table.Row(check.Name, Name(check.Result), check.Detail);
        }

        terminal.Table(table);
        var failed = report.Checks.Count(check => check.Result == CheckResult.Failed);
        terminal.Line(passed ? "The model is good." : $"{failed} of {report.Checks.Count} checks failed.");
    }

    private static string Name(CheckResult result) => result switch
    {
        CheckResult.Passed => "ok",
        CheckResult.Failed => "FAILED",
        _ => "not run",
    };
}

/// <summary>What <c>verify</c> found.</summary>
internal sealed record VerifyReport(string File, bool Passed, IReadOnlyList<ModelFileCheck> Checks);
