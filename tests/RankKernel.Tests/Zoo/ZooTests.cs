using RankKernel.Graph;
using RankKernel.Testing;
using RankKernel.Tests.Oracle;
using RankKernel.Zoo;
using Xunit;

namespace RankKernel.Tests.ZooTests;

public class ZooTests
{
    private const int Seed = 20;
    private const int Rows = 12;

    public static TheoryData<string> Names => [.. Samples.Small.All.Keys];

    /// <summary>GBDT has no parameters of its own: its trees come as an option.</summary>
    public static TheoryData<string> NamesWithParameters => [.. Samples.Small.All.Keys.Where(name => Samples.System(name) != "GBDT")];

    public static TheoryData<string> NamesOfTasks => [.. Samples.Small.All.Keys.Where(name => Define(name, Seed).Graph.Outputs.Count > 1)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_network_gives_finite_scores_that_differ_from_row_to_row(string name)
    {
        var scores = Run(name, Seed)["score"];

        Assert.All(scores, score => Assert.True(double.IsFinite(score)));
        Assert.True(scores.Distinct().Count() > Rows / 2, $"{name} hardly tells rows apart.");
    }

    [Theory]
    [MemberData(nameof(NamesWithParameters))]
    public void Every_network_depends_on_its_parameters(string name) =>
        Assert.NotEqual(Run(name, Seed)["score"], Run(name, Seed + 1)["score"]);

    [Theory]
    [InlineData("DIN", "attention.0.0.weight", "attention.0.1.bias", "attention.0.out.bias", "embedding.item_id.weight", "mlp.0.activation.norm.bias", "mlp.input.norm.running_var", "mlp.out.weight")]
    [InlineData("DeepFM, PReLU", "embedding.user_id.weight", "embedding.history.action.weight", "embedding.price.weight", "linear.history.item.weight", "linear.price.weight", "linear.bias", "mlp.0.activation.alpha", "mlp.1.bias")]
    [InlineData("DCNv2, cross only, mixture, linear part", "cross.0.u", "cross.1.v", "cross.1.1.c", "cross.gate.weight", "cross.0.bias", "out.bias")]
    [InlineData("DIEN", "extraction.0.weight", "extraction.0.recurrent.bias", "attention.0.0.weight", "attention.0.out.bias", "evolution.0.bias", "evolution.0.recurrent.weight", "mlp.1.weight")]
    [InlineData("DIEN, AGRU, bilinear", "attention.0.weight")]
    [InlineData("DIEN, authors'", "attention.0.query.weight", "attention.0.query.activation.alpha")]
    [InlineData("MMoE, deep gates", "expert.2.0.norm.weight", "gate.1.0.weight", "gate.1.out.bias", "tower.0.0.bias", "tower.1.out.weight")]
    [InlineData("xDeepFM", "cin.0.weight", "cin.1.bias", "cin.out.weight", "cin.out.bias", "mlp.0.weight", "linear.bias")]
    [InlineData("FiBiNET", "senet.0.weight", "senet.1.weight", "bilinear.0.weight", "gated.0.weight")]
    [InlineData("NeuralCF", "embedding.gmf.user_id.weight", "embedding.mlp.item_id.weight", "out.bias")]
    [InlineData("AFM", "attention.weight", "attention.bias", "attention.out.weight", "out.weight")]
    [InlineData("Deep Crossing", "embedding.user_id.bias", "unit.0.0.weight", "unit.1.1.bias", "out.weight")]
    [InlineData("LS-PLM", "region.user_id.weight", "learner.price.weight", "region.bias")]
    [InlineData("AutoFIS", "pairs.norm.running_mean", "pairs.weight")]
    [InlineData("ESMM", "tower.0.0.weight", "tower.1.out.bias")]
    [InlineData("PLE", "level.0.task.1.expert.0.0.weight", "level.1.shared.expert.1.1.bias", "level.0.shared.gate.out.weight", "level.1.task.0.gate.out.bias", "tower.1.out.weight")]
    [InlineData("cross-stitch", "task.0.0.weight", "stitch.1.weight", "task.1.out.bias")]
    [InlineData("cross-stitch, own tables", "embedding.0.item_id.weight", "embedding.1.item_id.weight", "embedding.1.price.weight", "task.1.0.norm.running_var")]
    [InlineData("PEPNet", "epnet.0.weight", "epnet.out.bias", "tower.1.1.weight", "tower.1.gate.1.0.weight", "tower.0.gate.0.out.bias", "tower.0.out.weight")]
    [InlineData("STAR", "auxiliary.scene.weight", "auxiliary.0.weight", "auxiliary.out.bias")]
    [InlineData("AITM", "bottom.1.0.weight", "transfer.1.0.weight", "transfer.1.query.weight", "transfer.1.key.weight", "transfer.1.value.weight", "tower.0.out.bias")]
    [InlineData("AdaSparse", "pruner.0.weight", "pruner.1.weight", "pruner.out.weight", "mlp.0.weight", "mlp.out.bias")]
    [InlineData("CSCNN", "visual.channel.embedding.weight", "visual.spatial.embedding.weight", "visual.channel.0.weight", "visual.channel.out.bias", "visual.spatial.bias", "visual.out.weight", "mlp.out.bias")]
    [InlineData("shared bottom", "bottom.0.weight", "tower.1.1.weight", "tower.0.out.bias")]
    [InlineData("GBDT", "trees.nodes", "trees.roots", "trees.values", "trees.base")]
    [InlineData("GBDT, sets, zero missing, some features", "trees.sets")]
    [InlineData("GBDT + LR", "trees.nodes", "trees.roots", "lr.weight", "lr.bias", "linear.user_id.weight")]
    [InlineData("DLRM", "bottom.0.weight", "bottom.out.bias", "top.1.weight", "top.out.weight")]
    public void Parameters_have_the_documented_names(string network, params string[] names)
    {
        var known = Define(network, Seed).Graph.Parameters.Select(parameter => parameter.Name).ToHashSet();

        Assert.All(names, name => Assert.Contains(name, known));
    }

    [Theory]
    [MemberData(nameof(NamesOfTasks))]
    public void Every_task_has_a_score_of_its_own(string name)
    {
        var scores = Run(name, Seed);

        Assert.Equal("score", scores.Keys.First());
        Assert.All(scores.Keys.SelectMany(a => scores.Keys.Where(b => b != a), (a, b) => (a, b)), pair => Assert.NotEqual(scores[pair.a], scores[pair.b]));
    }

    [Fact]
    public void Fields_that_share_a_table_share_one_with_rows_for_all_of_them()
    {
        var tables = Define("DIN", Seed).Graph.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Shape);

        Assert.Equal(new Shape(52, 4), tables["embedding.item_id.weight"]);
        Assert.Equal(new Shape(9, 4), tables["embedding.category.weight"]);
        Assert.DoesNotContain("embedding.history.item.weight", tables.Keys);
    }

    [Fact]
    public void A_table_may_have_more_rows_than_the_encoding_needs()
    {
        var graph = new GraphBuilder([SampleFeatures.Small[0]], Tables(("linear.user_id.weight", 100)));

        LogisticRegression.Build(graph, new() { Linear = new() { Bias = false } });

        Assert.Equal(new Shape(100, 1), graph.Build().Parameters.Single().Shape);
    }

    [Fact]
    public void A_table_with_fewer_rows_than_the_encoding_needs_is_refused()
    {
        var graph = new GraphBuilder([SampleFeatures.Small[0]], Tables(("linear.user_id.weight", 29)));

        var error = Assert.Throws<GraphException>(() => LogisticRegression.Build(graph, new() { Linear = new() { Bias = false } }));
        Assert.Contains("linear.user_id.weight", error.Message);
    }

    private static TensorDictionary Tables(params (string Name, int Rows)[] tables)
    {
        var tensors = new TensorDictionary();
        foreach (var (name, rows) in tables)
        {
            tensors.Add(name, new Tensor(new Shape(rows, 1), new float[rows]));
        }

        return tensors;
    }

    private static Dictionary<string, double[]> Run(string name, int parameterSeed)
    {
        var model = Define(name, parameterSeed);
        var rows = RandomEncoded.Fill(model.Features, Rows, Seed);
        return FlatExecutor.Run(model.Graph, Rows, (source, row) => EncodedInputs.Read(rows, row, source));
    }

    private static ModelDefinition Define(string name, int parameterSeed) => Samples.Small.Define(name, parameterSeed);
}
