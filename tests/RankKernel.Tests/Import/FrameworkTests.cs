using System.Text;
using System.Text.Json.Nodes;
using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Import;
using Xunit;

namespace RankKernel.Tests.ImportTests;

public class FrameworkTests
{
    [Fact]
    public void Features_are_put_on_sides_by_their_names()
    {
        var sides = FuxiCtr.Load(Config("fuxictr/din_dice"), Weights("fuxictr/din_dice")).Features.ToDictionary(feature => feature.Name, feature => feature.Side);

        Assert.Equal(Side.User, sides["user_id"]);
        Assert.Equal(Side.User, sides["history"]);
        Assert.Equal(Side.Context, sides["hour"]);
        Assert.Equal(Side.Item, sides["item_id"]);
        Assert.Equal(Side.Item, sides["price"]);
    }

    [Fact]
    public void Sequences_that_are_attended_together_become_one_sequence_feature()
    {
        var features = FuxiCtr.Load(Config("fuxictr/din_dice"), Weights("fuxictr/din_dice")).Features;

        var history = Assert.Single(features.OfType<SequenceFeature>());
        Assert.Equal(["click_history", "cate_history"], history.Columns.Select(column => column.Name));
        Assert.DoesNotContain(features, feature => feature.Name == "cate_history");
    }

    [Fact]
    public void A_sequence_that_is_pooled_stays_a_feature_of_its_own() => Assert.IsType<MultiIdFeature>(
        FuxiCtr.Load(Config("fuxictr/din_relu_bn"), Weights("fuxictr/din_relu_bn")).Features.Single(feature => feature.Name == "cate_history"));

    [Theory]
    [InlineData("fuxictr/deepfm", "model", "\"NoNet\"", "'NoNet'")]
    [InlineData("deepctr-torch/deepfm", "model", "\"NoNet\"", "'NoNet'")]
    [InlineData("fuxictr/deepfm", "hyperparameters/dropconnect", "1", "'dropconnect'")]
    [InlineData("fuxictr/deepfm", "hyperparameters/hidden_activations", "\"Swash\"", "'Swash'")]
    [InlineData("fuxictr/deepfm", "features/0/kind", "\"text\"", "'text'")]
    [InlineData("fuxictr/deepfm", "features/6/pooling", "\"gru\"", "'gru'")]
    [InlineData("fuxictr/dcnv2_parallel", "hyperparameters/model_structure", "\"round\"", "'round'")]
    [InlineData("fuxictr/dlrm_dot", "hyperparameters/interaction_op", "\"sum\"", "'sum'")]
    [InlineData("fuxictr/din_dice", "hyperparameters/attention_output_activation", "\"Sigmoid\"", "attention output")]
    [InlineData("fuxictr/dcn", "hyperparameters/num_cross_layers", "2", "crossnet.cross_net.2.bias")]
    [InlineData("fuxictr/pnn_inner", "hyperparameters/product_type", "\"outer\"", "'outer'")]
    [InlineData("fuxictr/fibinet_each", "hyperparameters/bilinear_type", "\"field_some\"", "'field_some'")]
    [InlineData("fuxictr/fmfm", "hyperparameters/field_interaction_type", "\"tensor\"", "'tensor'")]
    [InlineData("fuxictr/fwfm_filv", "hyperparameters/linear_type", "\"LW\"", "'LW'")]
    [InlineData("deepctr-torch/pnn_inner", "hyperparameters/kernel_type", "\"cube\"", "'cube'")]
    [InlineData("deepctr-torch/fibinet_all", "hyperparameters/bilinear_type", "\"some\"", "'some'")]
    [InlineData("deepctr-torch/afm", "hyperparameters/use_attention", "false", "fm.attention_W")]
    [InlineData("deepctr-torch/deepfm", "hyperparameters/use_fm", "false", "FM part")]
    [InlineData("deepctr-torch/deepfm", "hyperparameters/task", "\"regression\"", "'regression'")]
    public void What_cannot_be_brought_in_is_named(string name, string path, string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<NotSupportedModelException>(() => Bind(name, path, json)).Message);

    [Theory]
    [InlineData("fuxictr/din_dice", "hyperparameters/din_sequence_field", "[[\"clicks\"]]", "'clicks'")]
    [InlineData("deepctr-torch/din_dice", "hyperparameters/history_feature_list", "[\"shop\"]", "'hist_shop'")]
    [InlineData("fuxictr/deepfm", "hyperparameters/hidden_units", "\"32\"", "hyperparameters.hidden_units")]
    [InlineData("fuxictr/din_dice", "features/5/shared_with", "\"user_id\"", "share a table")]
    public void A_configuration_that_contradicts_itself_is_refused(string name, string path, string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<ModelSpecException>(() => Bind(name, path, json)).Message);

    private static void Bind(string name, string path, string json)
    {
        var config = JsonNode.Parse(File.ReadAllText(Config(name)))!;
        var steps = path.Split('/');
        var parent = steps[..^1].Aggregate(config, (node, step) => int.TryParse(step, out var index) ? node[index]! : node[step]!);
        parent[steps[^1]] = JsonNode.Parse(json);
        using var weights = SafetensorsReader.Open(Weights(name));
        var read = FrameworkConfig.Read(Encoding.UTF8.GetBytes(config.ToJsonString()));
        Func<FrameworkConfig, StateDict, Func<string, Side>, BoundModel> bind = read.Framework == "FuxiCTR" ? FuxiCtr.Bind : DeepCtrTorch.Bind;
        bind(read, new StateDict(weights), FeatureSides.ByName);
    }

    private static string Config(string name) => Path.Combine(AppContext.BaseDirectory, "Goldens", "data", name, "config.json");

    private static string Weights(string name) => Path.Combine(AppContext.BaseDirectory, "Goldens", "data", name, "weights.safetensors");
}
