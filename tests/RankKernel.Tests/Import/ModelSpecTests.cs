using System.Text.Json.Nodes;
using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Import;
using RankKernel.Tests.Oracle;
using RankKernel.Zoo;
using Xunit;

namespace RankKernel.Tests.ImportTests;

public class ModelSpecTests
{
    private static readonly Dictionary<string, string> DocumentedShapes = new()
    {
        ["embedding.user.weight"] = "[11, 4]",
        ["embedding.film.weight"] = "[5, 4]",
        ["embedding.genre.weight"] = "[4, 4]",
        ["embedding.actors.weight"] = "[21, 4]",
        ["embedding.length.weight"] = "[5, 4]",
        ["attention.0.0.weight"] = "[5, 32]",
        ["attention.0.0.activation.norm.running_var"] = "[5]",
        ["attention.0.out.bias"] = "[1]",
        ["mlp.0.weight"] = "[8, 34]",
        ["mlp.1.norm.running_mean"] = "[6]",
        ["mlp.0.activation.alpha"] = "[8]",
        ["mlp.out.weight"] = "[1, 6]",
    };

    [Fact]
    public void The_documented_example_takes_the_documented_weights()
    {
        var weights = SpecFiles.RandomWeights(SpecFiles.Documented).ToDictionary(tensor => tensor.Name, tensor => new Shape(tensor.Shape).ToString());

        Assert.Equal(29, weights.Count);
        Assert.All(DocumentedShapes, entry => Assert.Equal(entry.Value, weights[entry.Key]));
    }

    [Fact]
    public void The_documented_example_gives_the_scores_of_the_network_that_it_describes()
    {
        var model = SpecFiles.Read(SpecFiles.Documented);
        var graph = new GraphBuilder(model.Features, new RandomParameters(3));
        Din.Build(graph, new DinOptions
        {
            Embedding = new EmbeddingOptions
            {
                Dimension = 4,
                SharedTables = new Dictionary<string, string> { ["history.film"] = "film", ["history.genre"] = "genre" },
                Poolings = new Dictionary<string, Pooling> { ["actors"] = Pooling.Sum },
            },
            Attended = [new AttendedPair(["film", "genre"], ["history.film", "history.genre"])],
            Attention = new AttentionOptions { HiddenUnits = [5], Activation = new LayerActivation(ActivationKind.Dice) },
            Mlp = new MlpOptions { HiddenUnits = [8, 6], Activation = new LayerActivation(ActivationKind.PRelu), BatchNorm = true },
        });

        Assert.Equal(Scores(new ModelDefinition("same", model.Features, graph.Build())), Scores(model));
    }

    [Fact]
    public void The_documented_example_is_read_whole()
    {
        var model = SpecFiles.Read(SpecFiles.Documented);

        Assert.Equal("films-din", model.Name);
        Assert.Equal("2025-11-01", model.Version);
        Assert.Equal("Probability that a user likes a film.", model.Description);
        Assert.Equal("ratings until October", model.Metadata["trained on"]);
        Assert.Equal(
            ["user", "history", "hour", "film", "genre", "actors", "length", "year"],
            model.Features.Select(feature => feature.Name));
        Assert.Equal(new IdFeature("user", Side.User, new HashEncoding(10, 1, 7)), model.Features[0]);
        Assert.Equal(new IdFeature("hour", Side.Context, new DirectEncoding(24, 1)), model.Features[2]);
        Assert.Equal(new MultiIdFeature("actors", Side.Item, new DirectEncoding(20, 1, Padding: 0), 3), model.Features[5]);
        var history = Assert.IsType<SequenceFeature>(model.Features[1]);
        Assert.Equal((6, Truncation.KeepLast), (history.MaxLength, history.Truncation));
        var genres = Assert.IsType<VocabularyEncoding>(Assert.IsType<IdColumn>(history.Columns[1]).Ids);
        Assert.Equal(["drama", "war"], genres.Vocabulary.Texts!);
        Assert.Equal((2, 1, 1, 0), (genres.FirstIndex, genres.Unknown, genres.Missing, genres.Padding));
        Assert.Equal([new Log1p()], Assert.IsType<NumericColumn>(history.Columns[2]).Numbers.Transforms);
        var length = Assert.IsType<BoundaryEncoding>(Assert.IsType<IdFeature>(model.Features[6]).Ids);
        Assert.Equal([60, 90, 120.5], length.Boundaries);
        var year = Assert.IsType<NumericFeature>(model.Features[7]);
        Assert.Equal((1995, NonFinite.Missing, 1), (year.Numbers.Default, year.Numbers.NonFinite, year.Dimension));
        Assert.Equal([new Clip(1900, 2030), new ZScore(1990.1, 17.2)], year.Numbers.Transforms);
    }

    [Theory]
    [InlineData("LR", """{}""")]
    [InlineData("LR", """{"linear_fields":["user","year"],"output":"exp"}""")]
    [InlineData("FM", """{"embedding_dim":4,"numeric":"embedded"}""")]
    [InlineData("WideDeep", """{"embedding_dim":4,"embedding_dims":{"user":6},"hidden_units":[5],"linear_fields":["film"]}""")]
    [InlineData("WideDeep", """{"embedding_dim":4,"hidden_units":[5],"embedding_crosses":[{"name":"a","fields":["user","genre"],"buckets":9}],"linear_crosses":[{"name":"b","fields":["history.film","film","hour"],"buckets":20,"seed":4,"first_index":1,"pooling":"mean"}]}""")]
    [InlineData("DeepFM", """{"embedding_dim":4,"hidden_units":[5,3],"activation":"relu","batch_norm":true,"numeric":"raw","shared_tables":{"history.film":"film"},"pooling":{"actors":"mean","history.film":"max"}}""")]
    [InlineData("DCN", """{"embedding_dim":4,"hidden_units":[5],"cross_layers":2}""")]
    [InlineData("DCNv2", """{"embedding_dim":4,"cross_layers":2,"structure":"stacked","stacked_hidden_units":[5],"stacked_activation":"dice"}""")]
    [InlineData("DCNv2", """{"embedding_dim":4,"cross_layers":1,"cross":"mixture","rank":2,"experts":3,"structure":"cross_only","linear":true}""")]
    [InlineData("DCNv2", """{"embedding_dim":4,"cross_layers":1,"cross":"low_rank","structure":"stacked_parallel","stacked_hidden_units":[5],"hidden_units":[4],"input_clip":1.5}""")]
    [InlineData("DLRM", """{"embedding_dim":4,"bottom_hidden_units":[5],"top_hidden_units":[6,4],"pair_order":"upper","dense_first":false,"pairs_first":true}""")]
    [InlineData("MF", """{"embedding_dim":4,"user":["user","history.film"],"item":["film","genre"],"linear":true,"linear_fields":["user","film"]}""")]
    [InlineData("POLY2", """{"buckets":50,"fields":["user","film","hour"]}""")]
    [InlineData("FFM", """{"embedding_dim":2,"fields":["user","film","genre","year"],"numeric":"embedded"}""")]
    [InlineData("LSPLM", """{"regions":3}""")]
    [InlineData("HOFM", """{"embedding_dim":4,"order":4,"orders_share_tables":true}""")]
    [InlineData("FwFM", """{"embedding_dim":4,"first_order":"weights"}""")]
    [InlineData("FmFM", """{"embedding_dim":4,"vectors":true}""")]
    [InlineData("IFM", """{"embedding_dim":4,"hidden_units":[5]}""")]
    [InlineData("DIFM", """{"embedding_dim":4,"hidden_units":[5],"heads":2,"residual":false}""")]
    [InlineData("AFN", """{"embedding_dim":4,"neurons":3,"hidden_units":[5],"deep_hidden_units":[4],"norm":"components","linear":true}""")]
    [InlineData("NeuralCF", """{"embedding_dim":4,"mlp_embedding_dim":3,"user":["user"],"item":["film"],"hidden_units":[5,3]}""")]
    [InlineData("NeuralCF", """{"embedding_dim":4,"user":["user"],"item":["film"],"mlp":false}""")]
    [InlineData("DeepCrossing", """{"embedding_dim":4,"units":[5,3],"batch_norm":true,"input_clip":2}""")]
    [InlineData("FNN", """{"embedding_dim":4,"hidden_units":[5],"activation":"tanh"}""")]
    [InlineData("PNN", """{"embedding_dim":4,"hidden_units":[5],"outer":"matrix"}""")]
    [InlineData("NFM", """{"embedding_dim":4,"hidden_units":[5],"linear":false}""")]
    [InlineData("AFM", """{"embedding_dim":4,"attention_units":3}""")]
    [InlineData("xDeepFM", """{"embedding_dim":4,"cin_units":[6,4],"cin_split_half":true,"cin_activation":"relu"}""")]
    [InlineData("FiBiNET", """{"embedding_dim":4,"hidden_units":[5],"bilinear":"each","reduction":2,"excitation":"sigmoid","shared_weights":true,"gated_first":true}""")]
    [InlineData("AutoFIS", """{"embedding_dim":4,"pairs":[["user","film"],["genre","hour"]],"hidden_units":[5]}""")]
    [InlineData("AllInteraction", """{"embedding_dim":4,"units":3,"hidden_units":[5]}""")]
    [InlineData("NeuralInteraction", """{"embedding_dim":4,"units":3,"hidden_units":[5]}""")]
    [InlineData("ONN", """{"embedding_dim":2,"fields":["user","film","genre"],"function":"product","plain_embeddings":false,"hidden_units":[5]}""")]
    [InlineData("DIN", """{"embedding_dim":4,"hidden_units":[5],"attention_hidden_units":[4],"attention_softmax":true,"attention_scale":0.5,"empty_history":"padding_row","target":[["film"],["genre"]],"history":[["history.film"],["history.genre"]]}""")]
    [InlineData("DIEN", """{"embedding_dim":4,"hidden_units":[5],"attention_hidden_units":[4],"target":[["film","genre"]],"history":[["history.film","history.genre"]]}""")]
    [InlineData("DIEN", """{"embedding_dim":4,"hidden_units":[5],"evolution":"agru","attention":"bilinear","attention_softmax":false,"extraction_units":5,"evolution_units":3,"reset":"before_product","history_sum":true,"target":[["film"]],"history":[["history.film"]]}""")]
    [InlineData("DIEN", """{"embedding_dim":4,"hidden_units":[5],"attention_hidden_units":[4],"target_activation":"prelu","uniform_over_padding":true,"extraction_units":5,"target":[["film"]],"history":[["history.film"]]}""")]
    [InlineData("RNN", """{"embedding_dim":4,"hidden_units":[5],"cell":"lstm","units":6,"target":[["film"]],"history":[["history.film"]]}""")]
    [InlineData("RNN", """{"embedding_dim":4,"hidden_units":[5],"reset":"before_product","states":"attended","attention":"network","attention_hidden_units":[4],"target":[["film","genre"]],"history":[["history.film","history.genre"]]}""")]
    [InlineData("SLiRec", """{"embedding_dim":4,"hidden_units":[5],"fusion_hidden_units":[3],"attention_hidden_units":[4],"attention_batch_norm":true,"recurrent_columns":["history.genre"],"long_term_over_padding":true,"time_to_now":"history.days_ago","time_from_first":"history.days_ago","target":[["film","genre"]],"history":[["history.film","history.genre"]]}""")]
    [InlineData("SimilarityRanking", """{"embedding_dim":4,"hidden_units":[5],"shared_tables":{"history.film":"film"},"similarities":[{"target":["film"],"history":["history.film"],"kind":"best"},{"target":["film"],"history":["history.film"],"kind":"last"}],"matches":[{"target":"genre","history":"history.genre"}],"log_matches":true}""")]
    [InlineData("MIMN", """{"embedding_dim":4,"hidden_units":[5],"units":3,"target":[["film"]],"history":[["history.film"]]}""")]
    [InlineData("MIMN", """{"embedding_dim":4,"hidden_units":[5],"units":3,"slots":2,"usage":"written","channels":true,"last_channel_alone":true,"attention_hidden_units":[4],"attention_activation":"sigmoid","padded_in_front":true,"output_units":6,"two_unit_softmax":true,"target":[["film","genre"]],"history":[["history.film","history.genre"]]}""")]
    [InlineData("GRU4Rec", """{"embedding_dim":4,"units":5,"layers":2,"fields":["film","history.film"],"target":[["film"]],"history":[["history.film"]]}""")]
    [InlineData("MIND", """{"embedding_dim":4,"interests":2,"rounds":2,"user_fields":["user"],"target":[["film"]],"history":[["history.film"]]}""")]
    [InlineData("SASRec", """{"embedding_dim":4,"fields":["film","history.film"],"blocks":2,"heads":2,"inner_units":5,"inner_activation":"gelu","target":[["film"]],"history":[["history.film"]]}""")]
    [InlineData("TransAct", """{"embedding_dim":4,"hidden_units":[5],"cross_layers":1,"last_positions":2,"head_hidden_units":[4],"target":[["film","genre"]],"history":[["history.film","history.genre"]]}""")]
    [InlineData("SIM", """{"embedding_dim":4,"hidden_units":[5],"recent":2,"top":3,"search_hidden_units":[4],"target":[["film","genre"]],"history":[["history.film","history.genre"]]}""")]
    [InlineData("SIM", """{"embedding_dim":4,"hidden_units":[5],"search":"hard","target_category":"genre","history_category":"history.genre","raw_values":true,"attention_scaled":false,"heads":1,"means":["history.film"],"target":[["film"]],"history":[["history.film","history.genre"]]}""")]
    [InlineData("ETA", """{"embedding_dim":4,"hidden_units":[5],"recent":2,"bits":8,"top":3,"target":[["film"]],"history":[["history.film"]]}""")]
    [InlineData("TWIN", """{"embedding_dim":4,"hidden_units":[5],"attention_units":6,"heads":3,"top":2,"target":[["film"]],"history":[["history.film"]]}""")]
    [InlineData("SDIM", """{"embedding_dim":4,"hidden_units":[5],"recent":2,"groups":3,"bits":2,"normalize":false,"target":[["film"]],"history":[["history.film"]]}""")]
    [InlineData("AutoInt", """{"embedding_dim":4,"attention_layers":2,"heads":2}""")]
    [InlineData("AutoInt", """{"embedding_dim":4,"attention_layers":2,"heads":3,"attention_units":6,"attention_scaled":true,"residual":"where_needed","layer_norm":true,"hidden_units":[5],"linear":true}""")]
    [InlineData("BST", """{"embedding_dim":4,"hidden_units":[5],"target":[["film","genre"]],"history":[["history.film","history.genre"]]}""")]
    [InlineData("BST", """{"embedding_dim":4,"hidden_units":[5],"blocks":2,"heads":4,"inner_units":5,"inner_activation":"gelu","causal":true,"position":"joined","position_dim":4,"positions_from_end":true,"sequence_pooling":"mean","interests_first":true,"target":[["film"]],"history":[["history.film"]]}""")]
    [InlineData("SharedBottom", """{"embedding_dim":4,"bottom_hidden_units":[6],"tower_hidden_units":[5],"tasks":["score","seen"]}""")]
    [InlineData("MMoE", """{"embedding_dim":4,"experts":3,"expert_hidden_units":[6,5],"tower_hidden_units":[4],"tasks":["score","seen","bought"]}""")]
    [InlineData("MMoE", """{"embedding_dim":4,"experts":2,"expert_hidden_units":[6],"gate_hidden_units":[3],"shared_gate":true,"tower_hidden_units":[],"tasks":["score"]}""")]
    [InlineData("MoE", """{"embedding_dim":4,"experts":2,"expert_hidden_units":[6],"tower_hidden_units":[3],"tasks":["score","seen"]}""")]
    [InlineData("ESMM", """{"embedding_dim":4,"click_hidden_units":[6],"conversion_hidden_units":[5],"outputs":{"score":"click_and_conversion","click":"click"}}""")]
    [InlineData("PLE", """{"embedding_dim":4,"levels":2,"task_experts":1,"shared_experts":2,"shared_branch":"shared_experts","expert_hidden_units":[6],"gate_hidden_units":[3],"tower_hidden_units":[4],"tasks":["score","seen"]}""")]
    [InlineData("CrossStitch", """{"embedding_dim":4,"own_tables":true,"hidden_units":[6,5],"tasks":["score","seen"]}""")]
    [InlineData("AITM", """{"embedding_dim":4,"bottom_hidden_units":[6],"transfer_hidden_units":[5,6],"tower_hidden_units":[4],"tasks":["score","seen","bought"]}""")]
    [InlineData("DeepMCP", """{"embedding_dim":4,"hidden_units":[6,5]}""")]
    [InlineData("PEPNet", """{"embedding_dim":4,"fields":["genre","actors","year"],"domain_fields":["hour"],"identity_fields":["user","film"],"gate_units":3,"hidden_units":[6,5],"tasks":["score","seen"]}""")]
    [InlineData("PEPNet", """{"embedding_dim":4,"fields":["genre","actors","year"],"identity_fields":["user","film"],"scene":"hour","towers_read_identity":true,"batch_norm":true,"hidden_units":[6,5]}""")]
    [InlineData("STAR", """{"embedding_dim":4,"scene":"hour","hidden_units":[6,5],"auxiliary_hidden_units":[4],"scene_dim":3}""")]
    [InlineData("STAR", """{"embedding_dim":4,"scene":"genre","hidden_units":[6],"batch_norm":true,"activate_last":true,"norm_epsilon":0.001}""")]
    [InlineData("SARNet", """{"embedding_dim":4,"scene":"hour","shared_experts":2,"own_experts":1,"expert_units":5,"expert_batch_norm":true,"hidden_units":[6]}""")]
    [InlineData("AdaSparse", """{"embedding_dim":4,"fields":["user","film","year"],"domain_fields":["hour"],"hidden_units":[6,5],"factor":"signed_fusion","alpha":2,"beta":3,"epsilon":0.25}""")]
    public void Every_architecture_is_built_by_name(string architecture, string options) =>
        Assert.All(Scores(SpecFiles.Read(SpecFiles.With(architecture, options))), score => Assert.True(double.IsFinite(score)));

    [Fact]
    public void AutoRec_gives_the_rating_of_an_item_or_all()
    {
        var one = SpecFiles.With("AutoRec", """{"ratings":"year","units":3}""");
        Assert.Equal(["rating.0"], SpecFiles.Read(one).Graph.Outputs.Select(output => output.Name));
        var item = SpecFiles.With("AutoRec", """{"ratings":"year","item":"film","units":3}""");
        Assert.Contains("one a rating", Assert.Throws<GraphException>(() => SpecFiles.Read(item)).Message);
    }

    [Fact]
    public void Classes_corrections_and_fusions_come_one_after_the_other_and_any_output_can_be_ranked_by()
    {
        const string Tasks = """{"embedding_dim":4,"bottom_hidden_units":[6],"tower_hidden_units":[5],"tasks":["a","b"],"output":"identity"}""";
        var spec = JsonNode.Parse(SpecFiles.With("SharedBottom", Tasks))!;
        spec["class_softmax"] = JsonNode.Parse("""["a","b"]""");
        spec["calibration"] = JsonNode.Parse("""{"a":[{"type":"isotonic","places":[0,1],"values":[0,0.5]},{"type":"logit_bias","bias":0.25}]}""");
        spec["fusion"] = JsonNode.Parse("""{"score":"a + 2*b","double":"2*score"}""");
        spec["rank_by"] = "score";
        var model = SpecFiles.Read(spec.ToJsonString());
        var rows = RandomEncoded.Fill(model.Features, 3, seed: 5);
        var scores = FlatExecutor.Run(model.Graph, 3, (source, row) => EncodedInputs.Read(rows, row, source));

        Assert.Equal(["score", "a", "b", "double"], model.Graph.Outputs.Select(output => output.Name));
        for (var row = 0; row < 3; row++)
        {
            var b = scores["b"][row];
            Assert.Equal(((1 - b) / 2) + 0.25, scores["a"][row], 6);
            Assert.Equal(scores["a"][row] + (2 * b), scores["score"][row], 6);
            Assert.Equal(2 * scores["score"][row], scores["double"][row], 6);
        }
    }

    [Fact]
    public void A_linear_bias_is_used_if_the_weights_have_one()
    {
        var json = SpecFiles.With("LR", "{}");
        var without = SpecFiles.RandomWeights(json);
        using var biased = SafetensorsFile.Open(SafetensorsFile.Of([.. without, ("linear.bias", [1], [2f])]));

        Assert.Contains(SpecFiles.Read(json, biased).Graph.Parameters, parameter => parameter.Name == "linear.bias");
        Assert.DoesNotContain(SpecFiles.Read(json).Graph.Parameters, parameter => parameter.Name == "linear.bias");
    }

    [Fact]
    public void A_model_is_loaded_from_two_files()
    {
        var folder = Directory.CreateTempSubdirectory("rankkernel-spec-");
        try
        {
            var (json, weights) = (Path.Combine(folder.FullName, "m.json"), Path.Combine(folder.FullName, "m.safetensors"));
            File.WriteAllText(json, SpecFiles.Documented);
            File.WriteAllBytes(weights, SafetensorsFile.Of(SpecFiles.RandomWeights(SpecFiles.Documented)));

            Assert.Equal("films-din", ModelSpecReader.Load(json, weights).Name);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double[] Scores(ModelDefinition model)
    {
        const int Rows = 10;
        var rows = RandomEncoded.Fill(model.Features, Rows, seed: 5);
        return FlatExecutor.Run(model.Graph, Rows, (source, row) => EncodedInputs.Read(rows, row, source))["score"];
    }
}
