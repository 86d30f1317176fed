using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

/// <summary>Counts of ids.</summary>
internal static class OracleCounts
{
    public static OracleValue MatchCount(MatchCount operation, IReadOnlyList<OracleValue> inputs)
    {
        var id = inputs[1].Ids[0];
        return OracleValue.Vector(id == operation.PaddingId || id >= operation.Cardinality ? 0 : Occurrences(inputs[0], id));
    }

    public static OracleValue CountIds(CountIds operation, IReadOnlyList<OracleValue> inputs) =>
        OracleValue.Make(new Shape(operation.Cardinality), id => id == operation.PaddingId ? 0 : Occurrences(inputs[0], id));

    public static OracleValue TakeById(IReadOnlyList<OracleValue> inputs)
    {
        var id = inputs[1].Ids[0];
        return OracleValue.Vector(id < inputs[0].Shape[0] ? inputs[0][id] : 0);
    }

    private static double Occurrences(OracleValue ids, int id) => Enumerable.Range(0, ids.Positions).Count(position => ids.Ids[position] == id);
}
