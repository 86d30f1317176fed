using RankKernel.Cli.Evaluating;
using RankKernel.Quantization;

namespace RankKernel.Cli.Quantizing;

/// <summary>What <c>quantize</c> is asked to do.</summary>
/// <param name="Model">The model file.</param>
/// <param name="Target">The file to write.</param>
/// <param name="Options">How tables and layers are quantized at first.</param>
/// <param name="BudgetAuc">How much AUC may be lost.</param>
/// <param name="CalibrationRows">The most rows to calibrate with.</param>
/// <param name="Candidates">Candidates of a request whose latency is measured.</param>
/// <param name="Seconds">How long latency is measured; 0 for not at all.</param>
/// <param name="Evaluation">The rows, and what they are for.</param>
internal sealed record QuantizeSettings(
    string Model,
    string Target,
    QuantizationOptions Options,
    double BudgetAuc,
    int CalibrationRows,
    int Candidates,
    double Seconds,
    EvaluationSettings Evaluation);
