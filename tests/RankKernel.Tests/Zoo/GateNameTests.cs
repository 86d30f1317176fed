using RankKernel.Testing;
using Xunit;

namespace RankKernel.Tests.ZooTests;

/// <summary>The names of the parameters of gated networks and towers.</summary>
public class GateNameTests
{
    [Theory]
    [InlineData("GDCN", "cross.1.weight", "cross.1.bias", "cross.1.gate.weight", "mlp.0.weight", "out.bias")]
    [InlineData("LHUC, gates of both sides, logit gated", "gate.0.out.weight", "gate.out.out.bias", "mlp.0.norm.weight", "mlp.out.weight")]
    [InlineData("SENet", "senet.0.weight", "senet.1.weight", "mlp.0.bias", "mlp.out.weight")]
    [InlineData("LHUC", "gate.1.0.weight", "gate.1.out.bias")]
    [InlineData("MaskNet", "field_norm.item_id.weight", "block.0.mask.0.bias", "block.1.mask.out.weight", "block.1.weight", "block.0.norm.bias", "out.weight")]
    [InlineData("MaskNet, parallel", "field_norm.price.bias", "block.1.mask.0.weight", "mlp.0.weight", "mlp.out.bias")]
    [InlineData("FGCNN", "embedding.generator.user_id.weight", "generator.0.weight", "generator.1.bias", "generator.1.recombine.weight", "mlp.out.bias")]
    [InlineData("FGCNN, padded pool, normed, shared tables", "linear.bias", "generator.0.recombine.weight")]
    [InlineData("CCPM", "conv.0.weight", "conv.1.bias", "mlp.0.weight", "linear.bias")]
    [InlineData("DualMLP", "first.0.weight", "second.1.bias", "second.out.weight")]
    [InlineData("FinalMLP", "embedding.first.context.user_id.weight", "second.gate.0.bias", "second.gate.out.weight", "fusion.1.weight", "first.out.bias")]
    [InlineData("FinalMLP, a trained context, one head", "first.context", "embedding.second.context.age.weight", "fusion.0.weight")]
    [InlineData("FINAL", "gate.weight", "gate.bias", "first.0.weight", "second.1.bias", "first.out.bias")]
    [InlineData("EDCN", "regulation.1.cross.gate", "regulation.0.deep.norm.running_var", "cross.2.weight", "cross.0.bias", "deep.1.weight", "out.bias")]
    [InlineData("EDCN, attention", "bridge.0.cross.0.weight", "bridge.1.deep.1.weight")]
    [InlineData("EDCN, joined, PReLU", "bridge.0.weight", "bridge.0.bias", "deep.0.activation.alpha")]
    [InlineData("Wukong", "layer.0.projection.weight", "layer.0.fm.norm.bias", "layer.1.fm.0.weight", "layer.1.fm.out.bias", "layer.0.linear.weight", "layer.0.residual.bias", "layer.1.norm.weight", "mlp.out.bias")]
    [InlineData("APG", "embedding.condition.user_id.weight", "mlp.0.u.0", "mlp.0.u.1", "mlp.1.v.0", "mlp.1.generator.out.weight", "mlp.1.bias", "linear.bias", "mlp.out.weight")]
    [InlineData("RecycleNet unit", "unit.0.weight", "unit.0.bias", "unit.1.gate.weight", "unit.1.gate.bias", "out.bias")]
    [InlineData("multi-head cross mix", "project.weight", "cross.1.2.weight", "cross.0.0.bias", "cross.1.mix.weight", "mlp.out.bias")]
    [InlineData("DSSM", "user.0.weight", "user.out.bias", "item.1.bias", "item.out.weight")]
    public void Parameters_have_the_documented_names(string network, params string[] names)
    {
        var known = Samples.Small.Define(network).Graph.Parameters.Select(parameter => parameter.Name).ToHashSet();

        Assert.All(names, name => Assert.Contains(name, known));
    }
}
