using RankKernel.Quantization;

namespace RankKernel.Cli.Quantizing;

/// <summary>What <c>quantize</c> did.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="File">The file that was written.</param>
/// <param name="Data">The rows it was calibrated and evaluated with.</param>
/// <param name="Rows">How many.</param>
/// <param name="CalibrationRows">How many of them it was calibrated with.</param>
/// <param name="Embeddings">The form of tables that was asked for.</param>
/// <param name="Dense">The form of layers that was asked for.</param>
/// <param name="BudgetAuc">How much AUC might be lost.</param>
/// <param name="Attempts">Models that were evaluated until one kept the budget.</param>
/// <param name="PutBack">Tables and layers that went back to single precision for the budget.</param>
/// <param name="Verified">Whether the file passes every check.</param>
/// <param name="Bytes">Sizes.</param>
/// <param name="Outputs">What became of each output's scores.</param>
/// <param name="Latency">How long a request takes, if it was measured.</param>
/// <param name="Tables">What became of each embedding table.</param>
/// <param name="Layers">What became of each dense layer.</param>
internal sealed record QuantizeReport(
    string Model,
    string File,
    string Data,
    long Rows,
    int CalibrationRows,
    EmbeddingPrecision Embeddings,
    DensePrecision Dense,
    double BudgetAuc,
    int Attempts,
    IReadOnlyList<string> PutBack,
    bool Verified,
    SizeReport Bytes,
    IReadOnlyList<OutputChange> Outputs,
    LatencyChange? Latency,
    IReadOnlyList<TableQuantization> Tables,
    IReadOnlyList<LayerQuantization> Layers);

/// <summary>Bytes before and after.</summary>
internal sealed record SizeReport(Change File, Change Parameters, Change Tables);

/// <summary>A number before and after.</summary>
internal readonly record struct Change(double Before, double After)
{
    public double Ratio => After / Before;
}

/// <summary>What became of the scores of an output.</summary>
/// <param name="Output">Its name.</param>
/// <param name="Figures">Figures that are defined before and after, by name.</param>
/// <param name="MaxDifference">The largest difference of a score.</param>
/// <param name="MeanDifference">The mean of all differences, without sign.</param>
/// <param name="Top10Overlap">Of the best ten of a list the share that stays among the best ten, in the mean over lists.</param>
/// <param name="Spearman">Rank correlation over all rows.</param>
/// <param name="Kendall">Kendall's tau-b over all rows.</param>
/// <param name="Histogram">How the differences, after less before, are spread.</param>
internal sealed record OutputChange(
    string Output,
    IReadOnlyDictionary<string, Change> Figures,
    double MaxDifference,
    double MeanDifference,
    double Top10Overlap,
    double Spearman,
    double Kendall,
    IReadOnlyList<DifferenceBin> Histogram);

/// <summary>Rows whose scores differ by so much.</summary>
internal readonly record struct DifferenceBin(double Low, double High, long Count);

/// <summary>How long ranking takes, measured in turns.</summary>
/// <param name="Candidates">Candidates a request.</param>
/// <param name="MedianMs">The median.</param>
/// <param name="P99Ms">The 99th percentile.</param>
/// <param name="Speedup">How many times longer it took before, the median over blocks side by side.</param>
internal sealed record LatencyChange(int Candidates, Change MedianMs, Change P99Ms, double Speedup);
