using RankKernel.Features;
using RankKernel.Graph;
using Xunit;

namespace RankKernel.Tests.Format;

public class ModelValidationTests
{
    private static readonly string HalfPair = "a" + (char)0xD800;

    [Fact]
    public void A_parameter_with_the_name_of_an_input_is_refused()
    {
        Feature[] features = [new NumericFeature("x", Side.Item, NumericEncoding.Raw)];
        var graph = new GraphBuilder(features, new RandomParameters(1));
        var input = graph.Input("x");
        Refused<GraphException>(() => graph.Add(input, graph.Parameter("x", 1)), "The name 'x' is taken by another value");
    }

    [Fact]
    public void A_graph_over_other_features_is_refused()
    {
        var model = SampleModels.Small();
        Feature[] other = [.. model.Features.Select(feature => feature with { Side = Side.Context })];
        Refused<GraphException>(() => new ModelDefinition("m", other, model.Graph), "The input 'user' is");
        Refused<GraphException>(() => new ModelDefinition("m", [], model.Graph), "comes from no feature");
    }

    [Fact]
    public void A_feature_on_two_sides_is_refused()
    {
        var model = SampleModels.Small();
        Feature[] other = [.. model.Features.Select(feature => feature with { Side = Side.User | Side.Item })];
        Refused<FeatureException>(() => new ModelDefinition("m", other, model.Graph), "the side is");
    }

    [Fact]
    public void A_table_with_too_few_rows_is_refused()
    {
        var model = SampleModels.Small();
        Feature[] other = [new IdFeature("user", Side.User, new HashEncoding(6)), model.Features[1]];
        Refused<GraphException>(() => new ModelDefinition("m", other, model.Graph), "the table 'table' has 5 rows");
    }

    [Fact]
    public void A_name_with_half_of_a_surrogate_pair_is_refused() =>
        Refused<RankKernelException>(() => new ModelDefinition(HalfPair, SampleModels.Small().Features, SampleModels.Small().Graph), "The model's name");

    [Fact]
    public void A_text_with_half_of_a_surrogate_pair_is_refused()
    {
        var model = SampleModels.Small();
        Refused<RankKernelException>(() => new ModelDefinition("m", model.Features, model.Graph) { Description = HalfPair }, "description");
        Refused<RankKernelException>(() => new ModelDefinition("m", model.Features, model.Graph) { Version = HalfPair }, "version");
        Refused<RankKernelException>(
            () => new ModelDefinition("m", model.Features, model.Graph) { Metadata = new Dictionary<string, string> { ["k"] = HalfPair } }, "metadata 'k'");
    }

    [Fact]
    public void A_vocabulary_with_half_of_a_surrogate_pair_is_refused()
    {
        var model = SampleModels.Small();
        Feature[] other = [new IdFeature("user", Side.User, new VocabularyEncoding(new Vocabulary(["b", HalfPair]))), model.Features[1]];
        Refused<FeatureException>(() => new ModelDefinition("m", other, model.Graph), "text 1 of the vocabulary");
    }

    [Fact]
    public void Self_tests_of_other_rows_are_refused()
    {
        var model = SampleModels.Small();
        var test = new SelfTest([4], [], 1, [], [1, 2, 3], new Dictionary<string, IReadOnlyList<float>> { ["score"] = [1] }, 0);
        Assert.Single(With(test).SelfTests);
        Refused<RankKernelException>(() => With(test with { UserIds = [5] }), "the id 5 of 'user' is outside 0 to 4");
        Refused<RankKernelException>(() => With(test with { ItemNumbers = [1] }), "item rows");

        ModelDefinition With(SelfTest selfTest) => new("m", model.Features, model.Graph) { SelfTests = [selfTest] };
    }

    private static void Refused<T>(Func<object> make, string fragment)
        where T : Exception => Assert.Contains(fragment, Assert.Throws<T>(make).Message, StringComparison.Ordinal);
}
