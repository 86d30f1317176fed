using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>
/// Lifts patterns of primitives into the ranking operations that they spell out, so that a network that comes from elsewhere runs
/// on the same kernels as one that was written with these operations. Layout comes first, so that patterns need not know every way
/// to write a dimension of 1; then what is small, then what is made of it.
/// </summary>
internal static class Recognition
{
    /// <summary>How often a layer's pattern may have to be taken out of the way before the next one's is seen.</summary>
    private const int MostRounds = 16;

    /// <summary>The graph in the largest operations that say the same.</summary>
    public static ModelGraph Run(ModelGraph graph)
    {
        graph = Run(graph, new MergeCommonSubexpressions(), new SimplifyLayout());
        graph = Settle(graph, () => [new SinkReshapes(), new SimplifyLayout()]);
        graph = Run(
            graph,
            new LiftLinear(),
            new LiftActivation(),
            new LiftMask(),
            new LiftUnrolledGru(),
            new LiftWeightedSum(),
            new LiftEmbeddingBag(),
            new LiftDot(),
            new LiftBiInteraction(),
            new SimplifyLayout(),
            new LiftFactorizationMachine(),
            new LiftPairwiseDot(),
            new LiftSiblings());
        graph = Settle(graph, () => [new SinkReshapes(), new SimplifyLayout(), new UnstackHeads(), new LiftMixExperts(), new LiftLinear()]);
        return Run(
            graph,
            new LiftMultiHeadAttention(),
            new LiftStackFields(),
            new LiftCompressedInteraction(),
            new LiftOuterProducts(),
            new LiftTargetAttention(),
            new LiftRecurrence(),
            new LiftCross(),
            new LiftScaleShift(),
            new LiftLayerNorm(),
            new LiftActivation(),
            new SinkReshapes(),
            new SimplifyLayout(),
            new LiftSum(),
            new SimplifyLayout());
    }

    /// <summary>Runs passes over and over until they change nothing more.</summary>
    private static ModelGraph Settle(ModelGraph graph, Func<GraphPass[]> passes)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var before = graph.Nodes.Select(node => node.Operation);
            graph = Run(graph, passes());
            if (graph.Nodes.Select(node => node.Operation).SequenceEqual(before))
            {
                break;
            }
        }

        return graph;
    }

    private static ModelGraph Run(ModelGraph graph, params ReadOnlySpan<GraphPass> passes)
    {
        foreach (var pass in passes)
        {
            graph = pass.Run(graph);
        }

        return graph;
    }
}
