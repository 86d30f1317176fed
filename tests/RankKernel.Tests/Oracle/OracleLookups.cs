using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

internal static class OracleLookups
{
    public static OracleValue EmbeddingBag(EmbeddingBag operation, IReadOnlyList<OracleValue> inputs)
    {
        var (ids, table) = (inputs[0], inputs[1]);
        var width = table.Shape[1];
        if (ids.Shape.Rank == 0)
        {
            var weight = operation.Weighted ? inputs[2][0] : 1;
            return OracleValue.Make(new Shape(width), column => weight * Row(table, ids.Ids[0], column));
        }

        var kept = Enumerable.Range(0, ids.Positions)
            .Where(position => operation.PaddingId < 0 || ids.Ids[position] != operation.PaddingId)
            .ToArray();
        return OracleValue.Make(new Shape(width), column =>
        {
            var elements = kept.Select(position =>
                (operation.Weighted ? inputs[2][position] : 1) * Row(table, ids.Ids[position], column)).ToArray();
            return elements.Length == 0 ? 0 : operation.Pooling switch
            {
                Pooling.Sum => elements.Sum(),
                Pooling.Mean => elements.Sum() / elements.Length,
                Pooling.WeightedMean => WeightedMean(elements.Sum(), kept.Sum(position => operation.Weighted ? inputs[2][position] : 1)),
                Pooling.SqrtN => elements.Sum() / Math.Sqrt(elements.Length),
                Pooling.Max => elements.Aggregate(Math.Max),
                _ => throw new InvalidOperationException($"Pooling {operation.Pooling}."),
            };
        });
    }

    public static OracleValue SequenceGather(IReadOnlyList<OracleValue> inputs)
    {
        var (ids, table) = (inputs[0], inputs[1]);
        var width = table.Shape[1];
        var data = new double[ids.Shape[0] * width];
        for (var position = 0; position < ids.Positions; position++)
        {
            for (var column = 0; column < width; column++)
            {
                data[(position * width) + column] = Row(table, ids.Ids[position], column);
            }
        }

        return OracleValue.Numbers(new Shape(ids.Shape[0], width), data, ids.Length);
    }

    private static double WeightedMean(double sum, double weights) => weights == 0 ? 0 : sum / weights;

    private static double Row(OracleValue table, int id, int column) => id >= 0 && id < table.Shape[0]
        ? table[(id * table.Shape[1]) + column]
        : throw new InvalidOperationException($"The id {id} is outside a table of {table.Shape[0]} rows.");
}
