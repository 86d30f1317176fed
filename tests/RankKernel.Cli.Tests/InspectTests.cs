using RankKernel.Cli.Tests.Support;

namespace RankKernel.Cli.Tests;

public sealed class InspectTests(FilmModel model) : IClassFixture<FilmModel>
{
    [Fact]
    public void Text_tells_name_version_features_nodes_and_tensors()
    {
        var run = ToolRun.Of("inspect", model.Path);
        Assert.Equal(0, run.Code);
        Assert.Equal("", run.Error);
        Assert.Contains("films, version 7", run.Out);
        Assert.Contains("Films for a test.", run.Out);
        Assert.Contains("score, watch", run.Out);
        Assert.Contains("history of up to 6", run.Out);
        Assert.Contains("vocabulary of 5 numbers", run.Out);
        Assert.Contains("up to 4 weighted ids", run.Out);
        Assert.Contains("TargetAttention", run.Out);
        Assert.Contains("embedding.film_id.weight", run.Out);
    }

    [Fact]
    public void Json_has_every_feature_with_its_cardinality()
    {
        var json = ToolRun.JsonOf("inspect", model.Path);
        Assert.Equal("films", json.GetProperty("name").GetString());
        Assert.Equal("random", json.GetProperty("metadata").GetProperty("data").GetString());
        Assert.Equal(new FileInfo(model.Path).Length, json.GetProperty("file_bytes").GetInt64());
        var features = json.GetProperty("features").EnumerateArray().ToDictionary(feature => feature.GetProperty("name").GetString()!);
        Assert.Equal(9, features.Count);
        Assert.Equal("context", features["hour"].GetProperty("side").GetString());
        Assert.Equal(7, features["film_id"].GetProperty("cardinality").GetInt32());
        Assert.Equal(4, features["history"].GetProperty("columns").GetArrayLength());
    }

    [Fact]
    public void Json_counts_parameters_as_the_tensors_do()
    {
        var json = ToolRun.JsonOf("inspect", model.Path);
        var tensors = json.GetProperty("tensors").EnumerateArray().ToList();
        var elements = tensors.Sum(tensor => tensor.GetProperty("shape").EnumerateArray().Aggregate(1L, (product, length) => product * length.GetInt32()));
        Assert.Equal(elements, json.GetProperty("parameters").GetInt64());
        Assert.Equal(elements * 4, tensors.Sum(tensor => tensor.GetProperty("bytes").GetInt64()));
        Assert.All(tensors, tensor => Assert.Equal("float32", tensor.GetProperty("type").GetString()));
    }
}
