using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>Lets a Linear, by scene or not, a Sum or a compressed interaction apply the activation that follows it, if nothing else reads it.</summary>
internal sealed class FuseActivations : RewritePass
{
    protected override bool ReadsWeights => false;

    protected override Value? Rewrite(GraphBuilder graph, Node node, IReadOnlyList<Value> inputs, UseCounts uses)
    {
        if (node.Operation is not Activate { Activation: var activation }
            || uses[node.Inputs[0]] != 1
            || inputs[0].Producer is not { } producer)
        {
            return null;
        }

        Operation? fused = producer.Operation switch
        {
            Linear { Activation.Kind: ActivationKind.None } linear => linear with { Activation = activation },
            SceneLinear { Activation.Kind: ActivationKind.None } linear => linear with { Activation = activation },
            Sum { Activation.Kind: ActivationKind.None } sum => sum with { Activation = activation },
            CompressedInteraction { Activation.Kind: ActivationKind.None } layer => layer with { Activation = activation },
            _ => null,
        };
        if (fused is null)
        {
            return null;
        }

        graph.Discard(producer);
        return graph.Add(fused, [.. producer.Inputs, .. inputs.Skip(1)], producer.Name);
    }
}
