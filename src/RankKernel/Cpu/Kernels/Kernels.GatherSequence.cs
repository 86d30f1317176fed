using RankKernel.Graph;

namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    public override void GatherSequence(int length, int* ids, in EmbeddingTable table, Rows y)
    {
        switch (table.Type)
        {
            case TensorType.Float32: GatherSequence<FloatRow>(length, ids, table, y); break;
            case TensorType.Float16: GatherSequence<HalfRow>(length, ids, table, y); break;
            case TensorType.BFloat16: GatherSequence<BFloatRow>(length, ids, table, y); break;
            case TensorType.Int8Rows: GatherSequence<Int8Row>(length, ids, table, y); break;
            case TensorType.Int4Rows: GatherSequence<Int4Row>(length, ids, table, y); break;
            case TensorType.Int8Blocks: GatherSequence<BlocksRow>(length, ids, table, y); break;
            default: throw new ArgumentOutOfRangeException(nameof(table), table.Type, null);
        }
    }

    private static void GatherSequence<TRow>(int length, int* ids, in EmbeddingTable table, Rows y)
        where TRow : struct, ITableRow<TRow>
    {
        AssertIds(ids, length, table.Rows);
        for (int t = 0; t < length; t++)
        {
            if (t + PrefetchDistance < length)
            {
                Prefetch(table.Row(ids[t + PrefetchDistance]), table.RowBytes);
            }

            DecodeRow<TRow>(table, ids[t], y.Row(t));
        }
    }
}
