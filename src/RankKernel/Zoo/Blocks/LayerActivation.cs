using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// What a layer ends with. Parameters, with the layer's name in front: <c>.alpha</c> [C] for PReLU and Dice, and for Dice
/// <c>.norm.{running_mean, running_var}</c>, with <paramref name="DiceAffine"/> also <c>.norm.{weight, bias}</c>.
/// </summary>
/// <param name="Function">The function.</param>
/// <param name="DiceEpsilon">ε of Dice's normalisation.</param>
/// <param name="DiceAffine">Whether Dice's normalisation has a weight and a bias.</param>
public sealed record LayerActivation(Activation Function, double DiceEpsilon = 1e-9, bool DiceAffine = false)
{
    /// <summary>The function applied to x [.., C].</summary>
    internal Value Apply(GraphBuilder graph, string name, Value x)
    {
        var channels = x.Shape.Last;
        return Function.Kind switch
        {
            ActivationKind.PRelu => graph.Activate(x, Function, Alpha(graph, name, channels)),
            ActivationKind.Dice => graph.Add(
                new Dice(DiceEpsilon, DiceAffine), [x, Alpha(graph, name, channels), .. Statistics(graph, name, channels)]),
            _ => graph.Activate(x, Function),
        };
    }

    /// <summary>The vectors that a fused operation takes: for Dice the normalisation is already a scale and a shift.</summary>
    internal IReadOnlyList<Value> Vectors(GraphBuilder graph, string name, int channels)
    {
        switch (Function.Kind)
        {
            case ActivationKind.PRelu:
                return [Alpha(graph, name, channels)];
            case ActivationKind.Dice:
                var statistics = Statistics(graph, name, channels);
                var (scale, shift) = NormFolding.ScaleAndShift(
                    statistics[0], statistics[1], DiceAffine ? statistics[2] : null, DiceAffine ? statistics[3] : null, DiceEpsilon);
                return [Alpha(graph, name, channels), graph.Constant(scale), graph.Constant(shift)];
            default:
                return [];
        }
    }

    private static Value Alpha(GraphBuilder graph, string name, int channels) => graph.Parameter($"{name}.alpha", channels);

    private IReadOnlyList<Value> Statistics(GraphBuilder graph, string name, int channels)
    {
        IReadOnlyList<string> parts = DiceAffine ? ["running_mean", "running_var", "weight", "bias"] : ["running_mean", "running_var"];
        return [.. parts.Select(part => graph.Parameter($"{name}.norm.{part}", channels))];
    }
}
