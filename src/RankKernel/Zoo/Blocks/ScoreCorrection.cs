using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>What turns a network's score into a probability that can be relied on.</summary>
public abstract record ScoreCorrection
{
    /// <summary>The corrected score, [1].</summary>
    internal abstract Value Apply(GraphBuilder graph, Value score);

    /// <summary>The logit behind a sigmoid, or else the score itself.</summary>
    private protected static Value Logit(Value score) =>
        score.Producer is { Operation: Activate { Activation.Kind: ActivationKind.Sigmoid } } sigmoid ? sigmoid.Inputs[0] : score;

    private protected static Value Affine(GraphBuilder graph, Value x, double scale, double shift)
    {
        var flat = graph.Reshape(x, 1);
        return graph.ScaleShift(flat, Constants.Number(graph, scale), Constants.Number(graph, shift));
    }

    private protected static double Finite(double number, string what) => double.IsFinite((float)number)
        ? number
        : throw new GraphException($"The {what} of a correction is {number}; expected a finite number.");
}

/// <summary>
/// Undoes that only a share of the negatives was trained on: q = p/(p + (1 − p)/rate) (He et al., Practical Lessons from Predicting Clicks
/// on Ads at Facebook, 2014). Behind a sigmoid that is ln(rate) added to the logit.
/// </summary>
/// <param name="Rate">The share of negatives that was kept, above 0 and at most 1.</param>
public sealed record NegativeSampling(double Rate) : ScoreCorrection
{
    internal override Value Apply(GraphBuilder graph, Value score)
    {
        if (!(Rate > 0 && Rate <= 1))
        {
            throw new GraphException($"The rate of negative sampling is {Rate}; expected a number above 0 and at most 1.");
        }

        var logit = Logit(score);
        return logit != score
            ? graph.Activate(Affine(graph, logit, 1, Math.Log(Rate)), ActivationKind.Sigmoid)
            : graph.Add(new Binary(BinaryKind.Divide), [Affine(graph, score, Rate, 0), Affine(graph, score, Rate - 1, 1)]);
    }
}

/// <summary>σ(slope·x + offset) of the logit x, or of the score where there is no sigmoid (Platt 1999).</summary>
/// <param name="Slope">The slope.</param>
/// <param name="Offset">The offset.</param>
public sealed record PlattScaling(double Slope, double Offset) : ScoreCorrection
{
    internal override Value Apply(GraphBuilder graph, Value score) =>
        graph.Activate(Affine(graph, Logit(score), Finite(Slope, "slope"), Finite(Offset, "offset")), ActivationKind.Sigmoid);
}

/// <summary>A number added before the score's sigmoid or exponential, or to the score where there is none.</summary>
/// <param name="Bias">The number.</param>
public sealed record LogitBias(double Bias) : ScoreCorrection
{
    internal override Value Apply(GraphBuilder graph, Value score)
    {
        Finite(Bias, "bias");
        return score.Producer is { Operation: Activate { Activation: { Kind: ActivationKind.Sigmoid or ActivationKind.Exp } function } } node
            ? graph.Activate(Affine(graph, node.Inputs[0], 1, Bias), function)
            : Affine(graph, score, 1, Bias);
    }
}

/// <summary>A table of the score: linear between its knots, constant outside (isotonic regression).</summary>
/// <param name="Places">Scores, ascending, at least two.</param>
/// <param name="Values">What each becomes.</param>
public sealed record IsotonicTable(IReadOnlyList<double> Places, IReadOnlyList<double> Values) : ScoreCorrection
{
    internal override Value Apply(GraphBuilder graph, Value score)
    {
        if (Places.Count != Values.Count || Places.Count < 2)
        {
            throw new GraphException($"A table has {Places.Count} places and {Values.Count} values; expected equally many, at least 2.");
        }

        return graph.Add(new Interpolate(), [graph.Reshape(score, 1), Vector(Places), Vector(Values)]);

        Value Vector(IReadOnlyList<double> elements) =>
            graph.Constant(new Tensor(new Shape(elements.Count), [.. elements.Select(element => (float)Finite(element, "table"))]));
    }
}
