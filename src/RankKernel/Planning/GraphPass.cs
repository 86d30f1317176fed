using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>A pure function from graph to graph that keeps the outputs, up to the order of float additions.</summary>
internal abstract class GraphPass
{
    /// <summary>What <c>explain</c> calls the pass.</summary>
    public string Name => GetType().Name;

    public abstract ModelGraph Run(ModelGraph graph);
}
