using RankKernel.Graph;
using RankKernel.Import;
using Xunit;

namespace RankKernel.Tests.ImportTests;

public class ModelSpecErrorTests
{
    [Theory]
    [InlineData("colour", "1", "colour is not known")]
    [InlineData("options/colour", "1", "colour is not known")]
    [InlineData("features/0/colour", "1", "features[0].colour is not known")]
    [InlineData("features/0/ids/colour", "1", "features[0].ids.colour is not known")]
    [InlineData("features/0/ids/unknown", "1", "features[0].ids.unknown is not known")]
    [InlineData("features/1/columns/2/numeric/dimension", "1", "features[1].columns[2].numeric.dimension is not known")]
    [InlineData("features/7/transforms/0/mean", "1", "features[7].transforms[0].mean is not known")]
    public void An_unknown_property_is_named(string path, string json, string expected) => Refused(SpecFiles.Changed(path, json), expected);

    [Theory]
    [InlineData("name", "name is missing")]
    [InlineData("architecture", "architecture is missing")]
    [InlineData("options", "options is missing")]
    [InlineData("features", "features is missing")]
    [InlineData("options/embedding_dim", "options.embedding_dim is missing")]
    [InlineData("options/hidden_units", "options.hidden_units is missing")]
    [InlineData("features/0/side", "features[0].side is missing")]
    [InlineData("features/0/ids", "features[0].ids is missing")]
    [InlineData("features/0/ids/buckets", "features[0].ids.buckets is missing")]
    [InlineData("features/1/max_length", "features[1].max_length is missing")]
    [InlineData("features/7/transforms/1/std", "features[7].transforms[1].std is missing")]
    public void A_missing_property_is_named(string path, string expected) => Refused(SpecFiles.Changed(path, null), expected);

    [Theory]
    [InlineData("name", "1", "name is 1; expected a text")]
    [InlineData("features", "{}", "features is {}; expected a list")]
    [InlineData("features/0", "[]", "features[0] is []; expected an object")]
    [InlineData("metadata/x", "1", "metadata.x is 1; expected a text")]
    [InlineData("options/embedding_dim", "2.5", "options.embedding_dim is 2.5; expected a whole number")]
    [InlineData("options/embedding_dim", "0", "options.embedding_dim is 0; expected a whole number from 1")]
    [InlineData("options/batch_norm", "1", "options.batch_norm is 1; expected true or false")]
    [InlineData("options/hidden_units", "[8,-1]", "options.hidden_units[1] is -1")]
    [InlineData("options/activation", "\"swash\"", "one of none, relu")]
    [InlineData("options/target", "[\"film\"]", "options.target[0] is \"film\"; expected a list")]
    [InlineData("options/history", "[]", "options.target has 1 groups and options.history 0")]
    [InlineData("architecture", "\"DIM\"", "one of LR, FM")]
    [InlineData("features/0/kind", "\"ids\"", "one of id, multi_id, sequence, time, numeric")]
    [InlineData("features/0/side", "\"both\"", "one of user, context, item")]
    [InlineData("features/0/ids/seed", "-1", "features[0].ids.seed is -1")]
    [InlineData("features/0/ids/buckets", "9999999999", "features[0].ids.buckets is 9999999999")]
    [InlineData("features/2/ids/unknown", "-1", "features[2].ids.unknown is -1")]
    [InlineData("features/2/ids/padding", "-2", "features[2].ids.padding is -2")]
    [InlineData("features/1/max_length", "1073741824", "at most")]
    [InlineData("features/1/columns/0/numeric", "{}", "either 'ids' or 'numeric'")]
    [InlineData("features/3/ids/values", "[1,\"2\"]", "features[3].ids.values[1] is \"2\"")]
    [InlineData("features/3/ids/values", "[\"1\",2]", "features[3].ids.values[1] is 2")]
    [InlineData("features/3/ids/values", "[1,2,1]", "twice")]
    [InlineData("calibration", "{\"score\":[{\"type\":\"plat\"}]}", "calibration.score[0].type is \"plat\"; expected one of negative_sampling")]
    [InlineData("calibration", "{\"score\":[{\"type\":\"platt\",\"slope\":1}]}", "calibration.score[0].offset is missing")]
    [InlineData("calibration", "{\"score\":[{\"type\":\"logit_bias\",\"bias\":1,\"rate\":1}]}", "calibration.score[0].rate is not known")]
    [InlineData("calibration", "{\"score\":{}}", "calibration.score is {}; expected a list")]
    [InlineData("fusion", "{\"value\":1}", "fusion.value is 1; expected a text")]
    [InlineData("features/6/ids/boundaries", "[1,1e999]", "features[6].ids.boundaries[1] is 1e999")]
    public void A_wrong_value_is_named_with_what_was_expected(string path, string json, string expected) =>
        Refused(SpecFiles.Changed(path, json), expected);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"name\":\"a\",\"name\":\"b\"}")]
    [InlineData("{\"name\":\"\\ud800\",\"options\":{}}")]
    public void What_is_not_valid_json_is_refused(string json) => Refused(json, "not valid JSON");

    [Fact]
    public void A_weight_that_no_part_of_the_network_reads_is_named()
    {
        using var weights = SafetensorsFile.Open(SafetensorsFile.Of([.. SpecFiles.RandomWeights(SpecFiles.Documented), ("mlp.2.weight", [1], [0f])]));

        var error = Assert.Throws<ModelSpecException>(() => SpecFiles.Read(SpecFiles.Documented, weights));
        Assert.Contains("mlp.2.weight", error.Message);
    }

    [Fact]
    public void A_weight_that_is_not_there_is_named()
    {
        using var weights = SafetensorsFile.Open(SafetensorsFile.Of(SpecFiles.RandomWeights(SpecFiles.Documented).Where(tensor => tensor.Name != "mlp.1.bias")));

        var error = Assert.Throws<GraphException>(() => SpecFiles.Read(SpecFiles.Documented, weights));
        Assert.Contains("mlp.1.bias", error.Message);
    }

    [Fact]
    public void A_weight_of_another_shape_is_named_with_both_shapes()
    {
        using var weights = SafetensorsFile.Open(SafetensorsFile.Of(SpecFiles.RandomWeights(SpecFiles.Documented)
            .Select(tensor => tensor.Name == "mlp.1.bias" ? (tensor.Name, [2, 3], tensor.Elements) : tensor)));

        var error = Assert.Throws<GraphException>(() => SpecFiles.Read(SpecFiles.Documented, weights));
        Assert.Contains("'mlp.1.bias' has shape [2, 3], expected [6]", error.Message);
    }

    [Theory]
    [InlineData("""[{"name":"x","fields":["user","film"]}]""", "options.embedding_crosses[0].buckets is missing")]
    [InlineData("""[{"name":"x","fields":["user","film"],"buckets":0}]""", "options.embedding_crosses[0].buckets is 0")]
    [InlineData("""[{"name":"x","fields":["user","film"],"buckets":9,"seed":-1}]""", "options.embedding_crosses[0].seed is -1")]
    [InlineData("""[{"name":"x","fields":["user","film"],"buckets":9,"weight":1}]""", "options.embedding_crosses[0].weight is not known")]
    [InlineData("""[{"name":"x","fields":"user","buckets":9}]""", "options.embedding_crosses[0].fields is")]
    [InlineData("""{}""", "options.embedding_crosses is {}; expected a list")]
    public void A_wrong_cross_is_named(string crosses, string expected) => Refused(SpecFiles.Changed("options/embedding_crosses", crosses), expected);

    private static void Refused(string json, string expected)
    {
        using var weights = SafetensorsFile.Open(SafetensorsFile.Of("{}"));

        Assert.Contains(expected, Assert.Throws<ModelSpecException>(() => SpecFiles.Read(json, weights)).Message);
    }
}
