namespace RankKernel.Evaluation;

/// <summary>What a threshold makes of positives and negatives. Shares of nothing are 0, as in scikit-learn.</summary>
/// <param name="TruePositives">Positives at or above the threshold.</param>
/// <param name="FalsePositives">Negatives at or above the threshold.</param>
/// <param name="TrueNegatives">Negatives below the threshold.</param>
/// <param name="FalseNegatives">Positives below the threshold.</param>
public readonly record struct ConfusionMatrix(long TruePositives, long FalsePositives, long TrueNegatives, long FalseNegatives)
{
    /// <summary>The share of rows on the right side of the threshold.</summary>
    public double Accuracy => Share(TruePositives + TrueNegatives, TruePositives + TrueNegatives + FalsePositives + FalseNegatives);

    /// <summary>Of the rows at or above the threshold the share of positives.</summary>
    public double Precision => Share(TruePositives, TruePositives + FalsePositives);

    /// <summary>Of the positives the share at or above the threshold.</summary>
    public double Recall => Share(TruePositives, TruePositives + FalseNegatives);

    /// <summary>The harmonic mean of precision and recall.</summary>
    public double F1 => Share(2 * TruePositives, (2 * TruePositives) + FalsePositives + FalseNegatives);

    private static double Share(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
