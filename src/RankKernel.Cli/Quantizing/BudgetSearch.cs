namespace RankKernel.Cli.Quantizing;

/// <summary>Finds how few of the worst layers have to be put back until a budget is kept.</summary>
internal static class BudgetSearch
{
    /// <summary>
    /// Tries none, then halves the range between too few and enough. What keeps the budget with more put back may not with fewer, so
    /// the answer is the smallest number that was tried and kept it.
    /// </summary>
    /// <param name="count">How many there are to put back.</param>
    /// <param name="attempt">Makes the model with so many put back, or null where it does not keep the budget.</param>
    /// <returns>The model, or null if not even all of them are enough.</returns>
    public static T? Run<T>(int count, Func<int, T?> attempt)
        where T : class
    {
        if (attempt(0) is { } best)
        {
            return best;
        }

        if (count == 0 || (best = attempt(count)) is null)
        {
            return null;
        }

        var (tooFew, enough) = (0, count);
        while (enough - tooFew > 1)
        {
            var middle = (tooFew + enough) / 2;
            if (attempt(middle) is { } better)
            {
                (best, enough) = (better, middle);
            }
            else
            {
                tooFew = middle;
            }
        }

        return best;
    }
}
