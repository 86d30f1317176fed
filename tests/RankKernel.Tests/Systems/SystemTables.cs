using System.Text;
using RankKernel.Testing;

namespace RankKernel.Tests.Systems;

/// <summary>The README's table of systems, and the one with errors in <c>docs/systems.md</c>.</summary>
internal static class SystemTables
{
    private const string Begin = "<!-- systems -->";
    private const string End = "<!-- /systems -->";

    private static string Readme { get; } = Path.Combine(Repository.Root, "README.md");

    /// <summary>The rows that the README must have between its marks.</summary>
    public static string ReadmeTable()
    {
        var text = new StringBuilder();
        foreach (var (heading, systems) in RankingSystems.Groups)
        {
            text.Append($"\n**{heading}**\n\n| system | `Zoo` | paper | options |\n| --- | --- | --- | --- |\n");
            foreach (var system in systems)
            {
                text.Append($"| {system.Name} | `{system.Zoo}` | {system.Paper} | {system.Options} |\n");
            }
        }

        return text.Append('\n').ToString();
    }

    /// <summary>What the README has there.</summary>
    public static string ReadmeNow()
    {
        var (text, from, to) = Marked();
        return text[from..to];
    }

    /// <summary>Brings both tables up to date.</summary>
    public static void Write(IReadOnlyList<SystemReport> reports)
    {
        var (text, from, to) = Marked();
        File.WriteAllText(Readme, text[..from] + ReadmeTable() + text[to..]);
        File.WriteAllText(Path.Combine(Repository.Root, "docs", "systems.md"), Document(reports));
    }

    private static string Document(IReadOnlyList<SystemReport> reports)
    {
        var text = new StringBuilder(
            """
            # Systems and their errors

            Every system of the zoo on the CPU backend in float32. *Oracle*: the largest |score − exact| ÷ (|exact| + 1) over the
            system's sample networks with random weights, against the double-precision oracle. *Reference*: the largest error of an
            output over its golden cases, against the float64 outputs of the implementation that trained it; *of tolerance*: the largest
            share of its own tolerance that an output or an intermediate of a case takes. Written by

                RANKKERNEL_WRITE=systems dotnet test tests/RankKernel.Tests --filter Systems

            | system | samples | oracle | golden cases | reference | of tolerance |
            | --- | --- | --- | --- | --- | --- |

            """);
        foreach (var report in reports)
        {
            text.Append(report.GoldenError is null
                ? $"| {report.System.Name} | {report.Samples} | {report.OracleError:0.0e+0} | | | |\n"
                : $"| {report.System.Name} | {(report.System.IsListwise ? "" : report.Samples)} | {report.OracleError:0.0e+0} | {report.System.Goldens.Count} | {report.GoldenError:0.0e+0} | {report.GoldenShare:P0} |\n");
        }

        return text.ToString();
    }

    private static (string Text, int From, int To) Marked()
    {
        var text = File.ReadAllText(Readme);
        var from = text.IndexOf(Begin, StringComparison.Ordinal);
        var to = text.IndexOf(End, StringComparison.Ordinal);
        return from < 0 || to < from
            ? throw new InvalidOperationException($"The README has no '{Begin}' before an '{End}'.")
            : (text, from + Begin.Length, to);
    }
}
