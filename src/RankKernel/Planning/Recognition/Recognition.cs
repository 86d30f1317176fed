using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>
/// Lifts patterns of primitives into the ranking operations that they spell out, so that a network that comes from elsewhere runs
/// on the same kernels as one that was written with these operations. Layout comes first, so that patterns need not know every way
/// to write a dimension of 1; then what is small, then what is made of it.
/// </summary>
internal static class Recognition
{
    /// <summary>The graph in the largest operations that say the same.</summary>
    public static ModelGraph Run(ModelGraph graph)
    {
        foreach (var pass in Passes())
        {
            graph = pass.Run(graph);
        }

        return graph;
    }

    private static IEnumerable<GraphPass> Passes() =>
    [
        new MergeCommonSubexpressions(),
        new SimplifyLayout(),
        new SinkReshapes(),
        new SimplifyLayout(),
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
        new LiftMultiHeadAttention(),
        new LiftStackFields(),
        new LiftMixExperts(),
        new LiftCompressedInteraction(),
        new LiftTargetAttention(),
        new LiftRecurrence(),
        new LiftCross(),
        new LiftScaleShift(),
        new LiftActivation(),
        new SinkReshapes(),
        new SimplifyLayout(),
        new LiftSum(),
        new SimplifyLayout(),
    ];
}
