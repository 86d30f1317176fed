using System.Globalization;
using RankKernel.Cli.Evaluating;
using RankKernel.Cli.Output;
using RankKernel.Graph;

namespace RankKernel.Cli.Quantizing;

/// <summary>The rows of the report of <c>quantize</c>, for the terminal and the page alike.</summary>
internal static class QuantizeTables
{
    public static readonly string[] SizeTitles = ["bytes", "before", "after", "after ÷ before"];

    public static readonly string[] FigureTitles = ["figure", "before", "after", "difference"];

    public static readonly string[] LayerTitles = ["layer or table", "operation", "rows × columns", "kept as", "before", "after", "relative error", "why"];

    public static IEnumerable<string[]> Sizes(QuantizeReport report)
    {
        yield return Size("file", report.Bytes.File);
        yield return Size("all parameters", report.Bytes.Parameters);
        if (report.Bytes.Tables.Before > 0)
        {
            yield return Size("embedding tables", report.Bytes.Tables);
        }
    }

    public static IEnumerable<string[]> Figures(OutputChange output) => output.Figures.Select(figure => (string[])
    [
        Name(figure.Key), FigureNames.Number(figure.Value.Before), FigureNames.Number(figure.Value.After),
        (figure.Value.After - figure.Value.Before).ToString("+0.000000;-0.000000;0.000000", CultureInfo.InvariantCulture),
    ]);

    private static string Name(string key) => key.Contains('@', StringComparison.Ordinal) ? key.Replace("ndcg", "NDCG", StringComparison.Ordinal) : FigureNames.Title(key);

    public static IEnumerable<string[]> Agreement(OutputChange output) =>
    [
        ["largest difference of a score", Precise(output.MaxDifference)],
        ["mean difference of a score", Precise(output.MeanDifference)],
        ["overlap of the best ten", FigureNames.Number(output.Top10Overlap)],
        ["Spearman's rank correlation", FigureNames.Number(output.Spearman)],
        ["Kendall's tau-b", FigureNames.Number(output.Kendall)],
    ];

    public static IEnumerable<string[]> Latency(LatencyChange latency) =>
    [
        ["median", Show.Microseconds(latency.MedianMs.Before * 1000), Show.Microseconds(latency.MedianMs.After * 1000)],
        ["p99", Show.Microseconds(latency.P99Ms.Before * 1000), Show.Microseconds(latency.P99Ms.After * 1000)],
    ];

    public static IEnumerable<string[]> Layers(QuantizeReport report) =>
        report.Tables.Select(table => (string[])
        [
            table.Name, "table", $"{table.Rows} × {table.Width}", Form(table.Type), Show.Bytes(table.BytesBefore), Show.Bytes(table.BytesAfter),
            Precise(table.RelativeError), Why(report, table.Name, table.Kept),
        ]).Concat(report.Layers.Select(layer => (string[])
        [
            layer.Name, layer.Operation, $"{layer.Outputs} × {layer.Inputs}", Form(layer.Type), Show.Bytes(layer.BytesBefore), Show.Bytes(layer.BytesAfter),
            Precise(layer.RelativeError), Why(report, layer.Name, layer.Kept),
        ]));

    /// <summary>How the budget was kept.</summary>
    public static string Outcome(QuantizeReport report) => report.PutBack.Count == 0
        ? "Nothing had to be put back for it."
        : $"Put back to fp32 for it: {string.Join(", ", report.PutBack)}.";

    public static string Precise(double number) => double.IsNaN(number) ? "" : number.ToString("0.00e+0", CultureInfo.InvariantCulture);

    private static string Why(QuantizeReport report, string name, string? kept) => report.PutBack.Contains(name) ? "put back for the budget" : kept ?? "";

    private static string Form(TensorType type) => type switch
    {
        TensorType.Float32 => "fp32",
        TensorType.Float16 => "fp16",
        TensorType.BFloat16 => "bf16",
        TensorType.Int4Rows => "int4",
        _ => "int8",
    };

    private static string[] Size(string what, Change bytes) =>
        [what, Show.Bytes(bytes.Before), Show.Bytes(bytes.After), bytes.Ratio.ToString("0.000", CultureInfo.InvariantCulture)];
}
