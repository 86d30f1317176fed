using System.Text;
using System.Text.Json.Nodes;
using RankKernel.Graph;
using RankKernel.Import;
using Xunit;

namespace RankKernel.Tests.ImportTests;

/// <summary>FuxiCTR's DIEN with the attention network of DIN, of which there is no reference case: where its weights end up.</summary>
public class DienAttentionTests
{
    private const string Name = "fuxictr/dien_augru";

    [Fact]
    public void The_network_of_din_attention_scores_the_first_stages_states()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Goldens", "data", Name);
        using var known = SafetensorsReader.Open(Path.Combine(folder, "weights.safetensors"));
        var random = new Random(4);
        (string Name, int[] Shape, float[] Elements) Network(string part, params int[] shape) =>
            ($"attention_modules.0.attn_mlp.mlp.{part}", shape, [.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(_ => random.NextSingle())]);
        (string Name, int[] Shape, float[] Elements)[] network =
        [
            Network("0.weight", 16, 64), Network("0.bias", 16), Network("1.alpha", 16), Network("1.bn.running_mean", 16), Network("1.bn.running_var", 16),
            Network("2.weight", 8, 16), Network("2.bias", 8), Network("3.alpha", 8), Network("3.bn.running_mean", 8), Network("3.bn.running_var", 8),
            Network("4.weight", 1, 8), Network("4.bias", 1),
        ];
        var others = known.Entries.Where(entry => !entry.Type.IsInteger() && !entry.Name.Contains("W_kernel")).Select(entry =>
        {
            var tensor = known.ReadTensor(entry.Name);
            return (entry.Name, tensor.Shape.Dimensions.ToArray(), tensor.AsFloats().ToArray());
        });
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "config.json")))!;
        config["hyperparameters"]!["attention_type"] = "din_attention";
        using var weights = SafetensorsFile.Open(SafetensorsFile.Of([.. others, .. network]));

        var graph = FuxiCtr.Bind(FrameworkConfig.Read(Encoding.UTF8.GetBytes(config.ToJsonString())), new StateDict(weights), FeatureSides.ByName).Define().Graph;

        var node = Assert.Single(graph.Nodes, node => node.Operation is TargetAttention);
        var attention = (TargetAttention)node.Operation;
        Assert.Equal((2, ActivationKind.Dice, AttentionNormalization.Softmax, true), (attention.Layers, attention.Activation.Kind, attention.Normalization, attention.Weights));
        Assert.IsType<Gru>(node.Inputs[1].Producer!.Operation);
        foreach (var (layer, part) in ((int, int)[])[(0, 0), (1, 5), (2, 10)])
        {
            Assert.Equal(network[part].Elements, node.Inputs[attention.Weight(layer)].Data!.AsFloats().ToArray());
        }
    }
}
