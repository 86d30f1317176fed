using System.Text.Json.Nodes;
using RankKernel.Features;

namespace RankKernel.Import.Tests.Frameworks;

/// <summary>FuxiCTR's own feature_map.json and feature_vocab.json beside a state dict: raw values give the reference's scores.</summary>
public sealed class FuxiCtrFeatureMapTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rankkernel-import-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("fuxictr/din_dice", false)]
    [InlineData("fuxictr/din_dice_softmax", false)]
    [InlineData("fuxictr/deepfm", true)]
    [InlineData("fuxictr/dnn_vardim", false)]
    [InlineData("fuxictr/widedeep", true)]
    public void Raw_values_score_as_the_reference(string name, bool numbers)
    {
        using var golden = SafetensorsReader.Open(GoldenFolders.File(name, "io.safetensors"));
        var config = Config(name);
        var model = Load(name, Map(config), Vocabularies(config, numbers));
        using var ready = new RankModel(model);
        using var ranker = ready.CreateRanker();
        var expected = golden.ReadDoubles("expected.y_pred");
        var compared = 0;
        for (var row = 0; row < expected.Length; row++)
        {
            // The reference's rows also have the padding's row where a single value belongs, which no raw value gives.
            if (model.Features.OfType<IdFeature>().Any(feature => golden.ReadIntegers($"input.{feature.Name}")[row] == 0))
            {
                continue;
            }

            compared++;
            var request = ready.CreateRequest();
            request.Items.Reset(1);
            foreach (var feature in model.Features)
            {
                Set(request, feature, golden, row, expected.Length, numbers);
            }

            var score = new float[1];
            ranker.Score(request, score);
            Assert.Equal(expected[row], score[0], (double)config["tolerance"]!);
        }

        Assert.InRange(compared, 20, expected.Length);
    }

    [Fact]
    public void A_vocabulary_with_holes_keeps_its_rows()
    {
        var config = Config("fuxictr/deepfm");
        var vocabularies = Vocabularies(config, numbers: false);
        var rows = vocabularies["item_id"]!.AsObject();
        var size = (int)rows["__OOV__"]!;
        rows.Remove("v7");
        rows["__OOV__"] = 7;
        rows["late"] = size;
        var encoding = Assert.IsType<VocabularyEncoding>(((IdFeature)Load("fuxictr/deepfm", Map(config), vocabularies).Features.Single(feature => feature.Name == "item_id")).Ids);
        Assert.Equal(7, encoding.Unknown);
        Assert.Equal("v6", encoding.Vocabulary.Texts![6 - encoding.FirstIndex]);
        Assert.Equal("late", encoding.Vocabulary.Texts![size - encoding.FirstIndex]);
    }

    [Fact]
    public void Features_can_be_chosen_and_overridden_as_in_FuxiCTR()
    {
        var config = Config("fuxictr/deepfm");
        var map = Map(config);
        map["features"]!.AsArray().Add(JsonNode.Parse("""{"group": {"type": "meta"}}"""));
        map["features"]!.AsArray().Add(JsonNode.Parse("""{"unused": {"type": "categorical", "vocab_size": 3, "padding_idx": 0}}"""));
        var names = config["features"]!.AsArray().Select(feature => (string)feature!["name"]!).ToArray();
        map["features"]![0]!["user_id"]!["source"] = "item";
        var specs = """[{"name": ["user_id"], "source": "context"}]""";
        var model = Load("fuxictr/deepfm", map, null, new JsonObject
        {
            ["use_features"] = new JsonArray([.. names.Append("group").Select(name => (JsonNode)name)]),
            ["feature_specs"] = JsonNode.Parse(specs),
        });
        Assert.Equal(names, model.Features.Select(feature => feature.Name));
        Assert.Equal(Graph.Side.Context, model.Features[0].Side);
    }

    [Theory]
    [InlineData("vocab_size", null, "vocab_size is missing")]
    [InlineData("type", "\"embedding\"", "'embedding'")]
    [InlineData("pretrained_emb", "\"pretrained_user_id.npz\"", "pretrained")]
    [InlineData("category_processor", "\"hash_bucket\"", "'hash_bucket'")]
    [InlineData("feature_encoder", "\"layers.KMaxPooling(2)\"", "'layers.KMaxPooling(2)'")]
    public void What_a_feature_map_says_and_cannot_be_brought_in_is_named(string property, string? json, string expected)
    {
        var config = Config("fuxictr/deepfm");
        var map = Map(config);
        var feature = map["features"]![0]!["user_id"]!.AsObject();
        feature.Remove(property);
        if (json is not null)
        {
            feature[property] = JsonNode.Parse(json);
        }

        var error = Record.Exception(() => Load("fuxictr/deepfm", map, null));
        Assert.True(error is RankKernelException, $"{error}");
        Assert.Contains("user_id", error.Message);
        Assert.Contains(expected, error.Message);
        Assert.Contains("feature_map.json", error.Message);
    }

    [Theory]
    [InlineData("__OOV__", null, "'__OOV__'")]
    [InlineData("v2", "3", "'v2' and 'v3'")]
    [InlineData("v2", "100000", "100000")]
    [InlineData("v2", "-1", "v2")]
    public void A_vocabulary_that_does_not_fit_its_table_is_named(string value, string? row, string expected)
    {
        var config = Config("fuxictr/deepfm");
        var vocabularies = Vocabularies(config, numbers: false);
        var rows = vocabularies["user_id"]!.AsObject();
        rows.Remove(value);
        if (row is not null)
        {
            rows.Insert(0, value, JsonNode.Parse(row));
        }

        var message = Assert.Throws<ModelSpecException>(() => Load("fuxictr/deepfm", Map(config), vocabularies)).Message;
        Assert.Contains("user_id", message);
        Assert.Contains(expected, message);
        Assert.Contains("feature_vocab.json", message);
    }

    private ModelDefinition Load(string name, JsonNode map, JsonNode? vocabularies, JsonObject? more = null)
    {
        var config = Config(name).AsObject();
        config.Remove("features");
        foreach (var (key, node) in more ?? [])
        {
            config[key] = node!.DeepClone();
        }

        return FuxiCtr.Load(Write("config.json", config), GoldenFolders.File(name, "weights.safetensors"), new FrameworkImportOptions
        {
            FeatureMap = Write("feature_map.json", map),
            Vocabulary = vocabularies is null ? null : Write("feature_vocab.json", vocabularies),
        });
    }

    private static JsonNode Config(string name) => JsonNode.Parse(File.ReadAllText(GoldenFolders.File(name, "config.json")))!;

    /// <summary>What FuxiCTR writes for the features of a case.</summary>
    private static JsonNode Map(JsonNode config) => new JsonObject
    {
        ["dataset_id"] = "golden",
        ["labels"] = new JsonArray("click"),
        ["features"] = new JsonArray([.. config["features"]!.AsArray().Select(feature => new JsonObject { [(string)feature!["name"]!] = Entry(feature) })]),
    };

    private static JsonObject Entry(JsonNode feature)
    {
        var kind = (string)feature["kind"]!;
        var entry = new JsonObject { ["source"] = "", ["type"] = kind, ["embedding_dim"] = (int)feature["embedding_dim"]! };
        if (kind != "numeric")
        {
            (entry["vocab_size"], entry["padding_idx"]) = ((int)feature["vocab_size"]!, 0);
        }

        if (kind == "sequence")
        {
            entry["max_len"] = (int)feature["max_len"]!;
        }

        if ((string?)feature["pooling"] is { } pooling)
        {
            entry["feature_encoder"] = pooling == "mean" ? "layers.MaskedAveragePooling()" : "layers.MaskedSumPooling()";
        }

        if ((string?)feature["shared_with"] is { } shared)
        {
            entry["share_embedding"] = shared;
        }

        return entry;
    }

    /// <summary>A value for each row but the padding and the last.</summary>
    private static JsonObject Vocabularies(JsonNode config, bool numbers)
    {
        var all = new JsonObject();
        foreach (var feature in config["features"]!.AsArray().Where(feature => (string)feature!["kind"]! is "categorical" or "sequence"))
        {
            var size = (int)feature!["vocab_size"]!;
            var rows = new JsonObject { ["__PAD__"] = 0 };
            for (var row = 1; row < size - 1; row++)
            {
                rows[numbers ? $"{Number(row)}" : $"v{row}"] = row;
            }

            rows["__OOV__"] = size - 1;
            all[(string)feature["name"]!] = rows;
        }

        return all;
    }

    private static long Number(long row) => (row * 1000) - 7;

    private static void Set(RankRequest request, Feature feature, SafetensorsReader golden, int row, int rows, bool numbers)
    {
        var isItem = feature.Side == Graph.Side.Item;
        switch (feature)
        {
            case NumericFeature when isItem:
                request.Items.Set(0, feature.Name, golden.ReadDoubles($"input.{feature.Name}")[row]);
                break;
            case NumericFeature:
                request.Set(feature.Name, golden.ReadDoubles($"input.{feature.Name}")[row]);
                break;
            case IdFeature:
                var value = golden.ReadIntegers($"input.{feature.Name}")[row];
                _ = (isItem, numbers) switch
                {
                    (true, true) => Do(() => request.Items.Set(0, feature.Name, Number(value))),
                    (true, false) => Do(() => request.Items.Set(0, feature.Name, $"v{value}")),
                    (false, true) => Do(() => request.Set(feature.Name, Number(value))),
                    _ => Do(() => request.Set(feature.Name, $"v{value}")),
                };
                break;
            case MultiIdFeature:
                var ids = Sequence(golden, feature.Name, row, rows);
                _ = (isItem, numbers) switch
                {
                    (true, true) => Do(() => request.Items.SetIds(feature.Name, [.. ids.Select(Number)], [ids.Length])),
                    (true, false) => Do(() => request.Items.SetIds(feature.Name, [.. ids.Select(Text)], [ids.Length])),
                    (false, true) => Do(() => request.SetIds(feature.Name, [.. ids.Select(Number)])),
                    _ => Do(() => request.SetIds(feature.Name, [.. ids.Select(Text)])),
                };
                break;
            case SequenceFeature history:
                foreach (var column in history.Columns)
                {
                    var events = Sequence(golden, column.Name, row, rows);
                    _ = numbers
                        ? Do(() => request.SetSequence(feature.Name, column.Name, [.. events.Select(Number)]))
                        : Do(() => request.SetSequence(feature.Name, column.Name, [.. events.Select(Text)]));
                }

                break;
        }
    }

    private static bool Do(Action action)
    {
        action();
        return true;
    }

    private static string? Text(long row) => row == 0 ? null : $"v{row}";

    /// <summary>Up to the last that is not padding.</summary>
    private static long[] Sequence(SafetensorsReader golden, string name, int row, int rows)
    {
        var all = golden.ReadIntegers($"input.{name}");
        var width = all.Length / rows;
        var own = all.AsSpan(row * width, width);
        return own[..(own.LastIndexOfAnyExcept(0L) + 1)].ToArray();
    }

    private string Write(string name, JsonNode node)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, node.ToJsonString());
        return path;
    }
}
