using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

internal static class OracleCrosses
{
    public static OracleValue CrossedBag(CrossedBag operation, IReadOnlyList<OracleValue> inputs)
    {
        IEnumerable<int[]> combinations = [[]];
        foreach (var ids in inputs.SkipLast(1))
        {
            var given = ids.Shape.Rank == 0 ? 1 : ids.Positions;
            combinations = [.. combinations.SelectMany(start => ids.Ids.Take(given).Select(id => (int[])[.. start, id]))];
        }

        int[] rows = [.. combinations.Select(ids => operation.FirstIndex + (int)(Hash(ids, operation.Seed) % (ulong)operation.Buckets))];
        var bag = OracleValue.OfIds(new Shape(rows.Length + 1), [.. rows, 0], length: rows.Length);
        return OracleLookups.EmbeddingBag(new EmbeddingBag(operation.Pooling), [bag, inputs[^1]]);
    }

    private static ulong Hash(int[] ids, int seed) =>
        FeatureHash.Bytes([.. ids.SelectMany(id => BitConverter.GetBytes((long)id))], (ulong)seed);
}
