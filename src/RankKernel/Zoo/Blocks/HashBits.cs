using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>Locality-sensitive hashes: on which side of random hyperplanes a vector lies.</summary>
internal static class HashBits
{
    /// <summary>1 above each plane of <paramref name="rotation"/> [bits, d], else −1: x [.., d] → [.., bits].</summary>
    public static Value Signs(GraphBuilder graph, Value x, Value rotation)
    {
        var above = graph.Add(new Binary(BinaryKind.Greater), [graph.Linear(x, rotation), Number(graph, 0)]);
        return graph.Subtract(graph.Multiply(above, Number(graph, 2)), Number(graph, 1));
    }

    /// <summary>
    /// Which bucket of each group signs fall in: [.., groups·bits] → 1 at it and 0 at the others, [.., groups·2^bits].
    /// </summary>
    public static Value Buckets(GraphBuilder graph, Value signs, int groups, int bits)
    {
        var buckets = 1 << bits;
        var codes = new float[groups * buckets * groups * bits];
        for (var i = 0; i < codes.Length; i++)
        {
            var (row, column) = (i / (groups * bits), i % (groups * bits));
            codes[i] = row / buckets != column / bits ? 0 : (row >> (column % bits) & 1) == 1 ? 1 : -1;
        }

        var agreement = graph.Linear(signs, graph.Constant(new Tensor(new Shape(groups * buckets, groups * bits), codes)));
        return graph.Add(new Binary(BinaryKind.Greater), [agreement, Number(graph, bits - 0.5f)]);
    }

    private static Value Number(GraphBuilder graph, float number) => graph.Constant(new Tensor(new Shape(), [number]));
}
