namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    /// <summary>Lanes are columns of the table; pairs are added in their order.</summary>
    public override void HashedPairs(
        int rows, ReadOnlySpan<IdRows> ids, ReadOnlySpan<int> offsets, ReadOnlySpan<int> pairs, float* table, int tableRows, int dim, Rows y)
    {
        for (int r = 0; r < rows; r++)
        {
            float* target = y.Row(r);
            for (int i = 0; i < dim; i += TSimd.Width)
            {
                V sum = Zero;
                for (int p = 0; p < pairs.Length; p += 2)
                {
                    long first = *ids[pairs[p]].Row(r) + (long)offsets[pairs[p]];
                    long second = *ids[pairs[p + 1]].Row(r) + (long)offsets[pairs[p + 1]];
                    float* row = table + ((nint)Graph.HashedPairs.Row(first, second, tableRows) * dim);
                    sum = TSimd.Add(sum, LoadUpTo(row + i, dim - i));
                }

                StoreUpTo(target + i, sum, dim - i);
            }
        }
    }
}
