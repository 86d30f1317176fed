using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>Fixed numbers of a network.</summary>
internal static class Constants
{
    /// <summary>A number, [1].</summary>
    public static Value Number(GraphBuilder graph, double number) => graph.Constant(new Tensor(new Shape(1), [(float)number]));
}
