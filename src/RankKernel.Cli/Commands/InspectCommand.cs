using System.CommandLine;
using RankKernel.Cli.Output;
using RankKernel.Format;

namespace RankKernel.Cli.Commands;

/// <summary><c>inspect MODEL</c>: what a model file says of itself.</summary>
internal static class InspectCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = CommandOptions.Model();
        var json = CommandOptions.Json();
        var command = new Command("inspect", "Shows what a model file holds: features, network, tensors, metadata.") { model, json };
        command.SetAction(result =>
        {
            var report = InspectReport.Of(ModelFile.ReadInfo(result.GetRequiredValue(model)));
            terminal.Report(report, result.GetValue(json), Write);
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Write(InspectReport report, Terminal terminal)
    {
        terminal.Heading($"{report.Name}, version {report.Version}");
        if (report.Description.Length > 0)
        {
            terminal.Line(report.Description);
        }

        var facts = new TextTable().Left("").Left("")
            .Row("file", $"{Show.Bytes(report.FileBytes)}, format {report.FormatVersion}")
            .Row("outputs", string.Join(", ", report.Outputs))
            .Row("parameters", Show.Count(report.Parameters))
            .Row("self tests", Show.Count(report.SelfTests))
            .Row("manifest SHA-256", report.ManifestSha256);
        foreach (var (key, text) in report.Metadata)
        {
            facts.Row(key, text);
        }

        terminal.Table(facts);
        FeatureTable.Write(report.Features, terminal);
        terminal.Heading($"Network: {Show.Count(report.Nodes.Values.Sum())} nodes");
        var nodes = new TextTable().Left("operation").Right("nodes");
        foreach (var (operation, count) in report.Nodes)
        {
            nodes.Row(operation, Show.Count(count));
        }

        terminal.Table(nodes);
        terminal.Heading($"Tensors: {report.Tensors.Count}");
        var tensors = new TextTable().Left("name").Left("type").Left("shape").Right("bytes");
        foreach (var tensor in report.Tensors)
        {
            tensors.Row(tensor.Name, tensor.Type, $"[{string.Join(", ", tensor.Shape)}]", Show.Count(tensor.Bytes));
        }

        terminal.Table(tensors);
    }
}
