using RankKernel.Graph;
using RankKernel.Testing;
using RankKernel.Zoo;
using Xunit;

namespace RankKernel.Tests.ZooTests;

/// <summary>Bad options of gated networks and towers.</summary>
public class GateOptionTests
{
    [Fact]
    public void Activations_for_other_layers_are_refused() =>
        Refused(graph => Dnn.Build(graph, new() { Mlp = new() { HiddenUnits = [8, 4], Activations = [new(ActivationKind.Relu)] } }), "'mlp'", "1 activations", "2 hidden");

    [Fact]
    public void LHUC_without_gate_fields_is_refused() => Refused(graph => Lhuc.Build(graph, new()), "LHUC", "at least one");

    [Fact]
    public void A_gate_field_that_does_not_exist_is_refused() =>
        Refused(graph => Lhuc.Build(graph, new() { GateFields = ["colour"] }), "gate", "'colour'");

    [Fact]
    public void CCPM_without_layers_is_refused() => Refused(graph => Ccpm.Build(graph, new() { Layers = [] }), "CCPM", "at least one");

    [Fact]
    public void CCPM_with_fields_of_two_widths_is_refused() => Refused(
        graph => Ccpm.Build(graph, new() { Embedding = new() { Dimensions = new Dictionary<string, int> { ["tags"] = 5 } } }), "CCPM", "one width");

    [Fact]
    public void FGCNN_without_layers_is_refused() => Refused(graph => Fgcnn.Build(graph, new() { Layers = [] }), "FGCNN", "at least one");

    [Fact]
    public void FGCNN_with_fields_of_two_widths_is_refused() => Refused(
        graph => Fgcnn.Build(graph, new() { Embedding = new() { Dimensions = new Dictionary<string, int> { ["tags"] = 5 } } }), "widths 16 and 5");

    [Fact]
    public void FinalMLP_with_heads_that_do_not_divide_its_streams_is_refused() => Refused(
        graph => FinalMlp.Build(graph, new() { First = new() { HiddenUnits = [6] }, Second = new() { HiddenUnits = [8] }, Heads = 4 }), "4 heads", "6 and 8");

    [Fact]
    public void FinalMLP_without_layers_is_refused() => Refused(graph => FinalMlp.Build(graph, new() { First = new() { HiddenUnits = [6] } }), "at least one");

    [Fact]
    public void FINAL_without_layers_is_refused() => Refused(graph => FinalNet.Build(graph, new()), "'first'", "at least one");

    [Fact]
    public void FINAL_with_an_odd_layer_is_refused() =>
        Refused(graph => FinalNet.Build(graph, new() { First = new() { HiddenUnits = [5] } }), "'first.0'", "5 units", "even");

    [Fact]
    public void EDCN_without_layers_is_refused() => Refused(graph => Edcn.Build(graph, new() { Layers = 0 }), "0 layers");

    [Fact]
    public void Wukong_of_a_negative_rank_is_refused() => Refused(graph => WuKong.Build(graph, new() { Rank = -1 }), "rank -1");

    [Fact]
    public void Wukong_over_fields_of_two_widths_is_refused() => Refused(
        graph => WuKong.Build(graph, new() { Embedding = new() { Dimensions = new Dictionary<string, int> { ["tags"] = 5 } } }), "widths 16 and 5");

    [Fact]
    public void APG_with_over_parameters_and_no_rank_is_refused() =>
        Refused(graph => Apg.Build(graph, new() { Rank = 0, OverParameters = 4 }), "rank 0", "4 over-parameters");

    [Fact]
    public void A_condition_that_does_not_exist_is_refused() => Refused(graph => Apg.Build(graph, new() { Condition = ["colour"] }), "condition", "'colour'");

    [Fact]
    public void SENet_of_numbers_alone_is_refused() => Refused(graph => SeNet.Build(graph, new() { Embedding = new() { Fields = ["age"] } }), "SENet", "no embedded fields");

    [Fact]
    public void MaskNet_without_blocks_is_refused() => Refused(graph => MaskNet.Build(graph, new() { Blocks = [] }), "MaskNet", "at least one");

    [Fact]
    public void A_mask_without_units_is_refused() =>
        Refused(graph => MaskNet.Build(graph, new() { Ratio = 0.001 }), "'block.0'", "0 hidden units");

    [Fact]
    public void RecycleNet_without_units_is_refused() => Refused(graph => RecycleNet.Build(graph, new() { Units = [8, 0] }), "[8, 0]", "at least 1");

    [Fact]
    public void A_cross_network_without_heads_is_refused() => Refused(graph => MultiHeadCross.Build(graph, new() { Heads = 0 }), "0 heads");

    [Fact]
    public void Embedded_numbers_have_no_powers() =>
        Refused(graph => YouTubeRanking.Build(graph, new() { Embedding = new() { Numeric = NumericInput.Embedded } }), "YouTube", "embedded");

    [Fact]
    public void Towers_of_different_widths_are_refused() =>
        Refused(graph => TwoTower.Build(graph, new() { User = new() { HiddenUnits = [4] }, Item = new() { HiddenUnits = [5] } }), "4 units", "5");

    [Fact]
    public void A_temperature_of_zero_is_refused() => Refused(graph => TwoTower.Build(graph, new() { Temperature = 0 }), "temperature 0");

    [Fact]
    public void A_tower_without_fields_is_refused() => Refused(graph => TwoTower.Build(graph, new() { UserFields = [] }), "no fields");

    private static void Refused(Func<GraphBuilder, Value> build, params string[] parts)
    {
        var message = Assert.Throws<GraphException>(() => build(new GraphBuilder(SampleFeatures.Small, new RandomParameters(1)))).Message;
        Assert.All(parts, part => Assert.Contains(part, message));
    }
}
