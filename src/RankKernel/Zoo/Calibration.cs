using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>Options of <see cref="Calibration"/>.</summary>
public sealed record CalibrationOptions
{
    /// <summary>Which output is corrected.</summary>
    public string Output { get; init; } = Score.Name;

    /// <summary>How: one after the other.</summary>
    public IReadOnlyList<ScoreCorrection> Corrections { get; init; } = [];
}

/// <summary>
/// Corrects an output of a network that is built. Corrections that keep the order cost nothing while only the order is asked for: what
/// is affine goes into the layer before, and what is behind runs on the winners.
/// </summary>
public static class Calibration
{
    /// <summary>Puts the corrected score in the output's place; returns it, [1].</summary>
    /// <exception cref="GraphException">There is no such output, or a correction is out of range.</exception>
    public static Value Build(GraphBuilder graph, CalibrationOptions options)
    {
        var score = graph.OutputNamed(options.Output) ?? throw new GraphException(
            $"There is no output '{options.Output}' to correct; the outputs are {string.Join(", ", graph.OutputNames.DefaultIfEmpty("none"))}.");
        using var scope = graph.Scope($"calibration.{options.Output}");
        var corrected = options.Corrections.Aggregate(score, (value, correction) => correction.Apply(graph, value));
        graph.ReplaceOutput(options.Output, corrected);
        return corrected;
    }
}
