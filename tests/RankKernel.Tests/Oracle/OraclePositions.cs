using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

/// <summary>Single positions of a sequence.</summary>
internal static class OraclePositions
{
    public static OracleValue LastPosition(LastPosition operation, IReadOnlyList<OracleValue> inputs)
    {
        var x = inputs[0];
        var shape = new Shape(x.Shape.Dimensions[1..]);
        var width = (int)shape.Count;
        var last = Enumerable.Range(0, x.Positions).LastOrDefault(position => operation.PaddingId < 0 || inputs[1].Ids[position] != operation.PaddingId, -1);
        return OracleValue.Make(shape, i => last < 0 ? 0 : x[(last * width) + i]);
    }
}
