using RankKernel.Cli.Tests.Support;
using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Cli.Tests;

public sealed class PackTests : IDisposable
{
    private const string Spec = """
        {
          "name": "packed", "version": "3", "architecture": "DeepFM",
          "options": {"embedding_dim": 4, "hidden_units": [8], "activation": "relu"},
          "features": [
            {"name": "user_id", "side": "user", "kind": "id", "ids": {"type": "direct", "size": 10}},
            {"name": "film_id", "side": "item", "kind": "id", "ids": {"type": "direct", "size": 20}}
          ]
        }
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly string _spec;
    private readonly string _weights;

    public PackTests()
    {
        _spec = _folder.Write("spec.json", Spec);
        _weights = _folder.File("weights.safetensors");
        Feature[] features = [new IdFeature("user_id", Side.User, new DirectEncoding(10)), new IdFeature("film_id", Side.Item, new DirectEncoding(20))];
        var graph = new GraphBuilder(features, new RandomParameters(5));
        DeepFm.Build(graph, new DeepFmOptions
        {
            Embedding = new EmbeddingOptions { Dimension = 4 },
            Mlp = new MlpOptions { HiddenUnits = [8], Activation = new LayerActivation(ActivationKind.Relu) },
        });
        Safetensors.Write(_weights, graph.Build().Parameters.Where(parameter => !parameter.Name.Contains("constant")));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Text_tells_what_was_written()
    {
        var run = Pack("text.rkm");
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.Code);
        Assert.Contains("packed", run.Out);
        Assert.Contains("8 self tests", run.Out);
    }

    [Fact]
    public void A_packed_model_verifies_and_ranks()
    {
        var json = Pack("model.rkm", "--json", "--self-test", "3").Json;
        Assert.True(json.GetProperty("verified").GetBoolean());
        Assert.Equal(3, json.GetProperty("self_tests").GetInt32());
        var path = _folder.File("model.rkm");
        var checks = ToolRun.JsonOf("verify", path).GetProperty("checks").EnumerateArray();
        Assert.Equal(3, checks.Count(check => check.GetProperty("name").GetString()!.StartsWith("self test ", StringComparison.Ordinal)));
        var request = """{"features": {"user_id": 3}, "items": [{"id": 1, "features": {"film_id": 1}}, {"id": 2, "features": {"film_id": 2}}]}""";
        Assert.Equal(2, ToolRun.WithInput(request, "rank", path, "-", "--json").Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public void The_same_inputs_and_seed_give_the_same_bytes()
    {
        Pack("one.rkm");
        Pack("two.rkm");
        Pack("other.rkm", "--seed", "2");
        Assert.Equal(File.ReadAllBytes(_folder.File("one.rkm")), File.ReadAllBytes(_folder.File("two.rkm")));
        Assert.NotEqual(File.ReadAllBytes(_folder.File("one.rkm")), File.ReadAllBytes(_folder.File("other.rkm")));
    }

    [Fact]
    public void No_self_tests_can_be_asked_for() =>
        Assert.Equal(0, Pack("none.rkm", "--json", "--self-test", "0").Json.GetProperty("self_tests").GetInt32());

    [Fact]
    public void A_wrong_description_is_refused_and_nothing_is_written()
    {
        _folder.Write("spec.json", Spec.Replace("\"DeepFM\"", "\"DeepestFM\"", StringComparison.Ordinal));
        var run = Pack("wrong.rkm");
        Assert.Equal(2, run.Code);
        Assert.Contains("DeepestFM", Assert.Single(run.ErrorLines));
        Assert.False(File.Exists(_folder.File("wrong.rkm")));
    }

    [Fact]
    public void Damaged_weights_are_refused()
    {
        File.WriteAllBytes(_weights, File.ReadAllBytes(_weights)[..50]);
        var run = Pack("damaged.rkm");
        Assert.Equal(2, run.Code);
        Assert.Single(run.ErrorLines);
    }

    [Fact]
    public void The_output_must_be_named()
    {
        var run = ToolRun.Of("pack", _spec, _weights);
        Assert.Equal(2, run.Code);
        Assert.Contains("--output", Assert.Single(run.ErrorLines));
    }

    private ToolRun Pack(string name, params string[] options) => ToolRun.Of(["pack", _spec, _weights, "-o", _folder.File(name), .. options]);
}
