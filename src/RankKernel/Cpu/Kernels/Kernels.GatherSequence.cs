namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    public override void GatherSequence(int length, int* ids, float* table, int tableRows, int dim, Rows y)
    {
        AssertIds(ids, length, tableRows);
        for (int t = 0; t < length; t++)
        {
            if (t + PrefetchDistance < length)
            {
                Prefetch(table + ((nint)ids[t + PrefetchDistance] * dim), dim);
            }

            CopyRow(table + ((nint)ids[t] * dim), y.Row(t), dim);
        }
    }
}
