using RankKernel.Graph;

namespace RankKernel.Import;

/// <summary>The frameworks' matrices of pairs of fields in the zoo's form.</summary>
internal static class PairWeights
{
    /// <summary>A matrix a pair, [out, in], in the order of the upper triangle: those of a left field one below the other.</summary>
    public static void AddInteraction(FrameworkModel model, string name, IReadOnlyList<Tensor> matrices)
    {
        // F(F−1)/2 pairs: one more field than the largest n whose sum of 1 to n fits.
        var left = (int)((Math.Sqrt((8.0 * matrices.Count) + 1) - 1) / 2);
        var start = 0;
        for (var i = 0; i < left; i++)
        {
            var count = left - i;
            model.Add($"{name}.{i}.weight", StateDict.Below([.. matrices.Skip(start).Take(count)]));
            start += count;
        }
    }

    /// <summary>A matrix a left field; the last field's, which is never a left one, is passed over.</summary>
    public static void AddEach(FrameworkModel model, string name, IReadOnlyList<Tensor> matrices)
    {
        foreach (var (i, matrix) in matrices.SkipLast(1).Index())
        {
            model.Add($"{name}.{i}.weight", matrix);
        }
    }

    /// <summary>The slices of the first dimension.</summary>
    public static IReadOnlyList<Tensor> Parts(Tensor whole) => [.. Enumerable.Range(0, whole.Shape[0]).Select(i => StateDict.Part(whole, i))];
}
