using RankKernel.Graph;
using RankKernel.Testing;
using RankKernel.Zoo;
using Xunit;

namespace RankKernel.Tests.ZooTests;

public class ZooOptionTests
{
    private static readonly AttendedPair Items = new(["item_id"], ["history.item"]);

    [Fact]
    public void A_field_that_does_not_exist_is_named_with_those_that_do() =>
        Refused(graph => Fm.Build(graph, new() { Embedding = new() { Fields = ["user_id", "colour"] } }), "'colour'", "history.category");

    [Fact]
    public void A_pooling_of_a_field_that_does_not_exist_is_refused() =>
        Refused(graph => Fm.Build(graph, new() { Embedding = new() { Poolings = new Dictionary<string, Pooling> { ["tag"] = Pooling.Sum } } }), "'tag'");

    [Fact]
    public void A_shared_table_of_a_field_that_does_not_exist_is_refused() =>
        Refused(graph => Fm.Build(graph, new() { Embedding = new() { SharedTables = new Dictionary<string, string> { ["past.item"] = "item_id" } } }), "'past.item'");

    [Fact]
    public void A_dimension_of_zero_is_refused() =>
        Refused(graph => Fm.Build(graph, new() { Embedding = new() { Dimensions = new Dictionary<string, int> { ["tags"] = 0 } } }), "'tags'", "0");

    [Fact]
    public void Fields_of_different_widths_are_refused_by_a_factorization_machine() =>
        Refused(graph => Fm.Build(graph, new() { Embedding = new() { Dimensions = new Dictionary<string, int> { ["tags"] = 5 } } }), "FactorizationMachine", "[5]");

    [Fact]
    public void A_linear_field_that_does_not_exist_is_refused() =>
        Refused(graph => LogisticRegression.Build(graph, new() { Linear = new() { Fields = ["colour"] } }), "linear", "'colour'");

    [Fact]
    public void A_linear_part_without_fields_is_refused() =>
        Refused(graph => LogisticRegression.Build(graph, new() { Linear = new() { Fields = [] } }), "no fields");

    [Fact]
    public void A_hidden_layer_without_units_is_refused() =>
        Refused(graph => DeepFm.Build(graph, new() { Mlp = new() { HiddenUnits = [8, 0] } }), "'mlp'", "0 units");

    [Fact]
    public void A_cross_network_without_layers_is_refused() =>
        Refused(graph => Dcn.Build(graph, new() { Cross = new() { Layers = 0 } }), "0 layers");

    [Fact]
    public void DIN_without_a_history_is_refused() => Refused(graph => Din.Build(graph, new()), "DIN", "at least one");

    [Fact]
    public void Attention_without_hidden_layers_is_refused() =>
        Refused(graph => Din.Build(graph, new() { Attended = [Items], Attention = new() { HiddenUnits = [] } }), "hidden layer");

    [Fact]
    public void An_attended_field_that_is_no_sequence_is_refused() =>
        Refused(graph => Din.Build(graph, new() { Attended = [new(["item_id"], ["tags"])] }), "'tags'", "sequence");

    [Fact]
    public void An_attended_column_of_numbers_is_refused() =>
        Refused(graph => Din.Build(graph, new() { Attended = [new(["item_id"], ["history.gap"])] }), "'history.gap'", "ids");

    [Fact]
    public void A_target_wider_than_the_history_is_refused() =>
        Refused(graph => Din.Build(graph, new() { Attended = [new(["item_id", "category"], ["history.item"])] }), "TargetAttention", "expected");

    [Fact]
    public void An_attended_column_that_does_not_enter_is_refused() =>
        Refused(graph => Din.Build(graph, new() { Embedding = new() { Fields = ["item_id", "history.category"] }, Attended = [Items] }), "'history.item'");

    [Fact]
    public void DIEN_without_a_history_is_refused() => Refused(graph => Dien.Build(graph, new()), "DIEN", "at least one");

    [Fact]
    public void An_interest_without_a_target_is_refused() =>
        Refused(graph => Dien.Build(graph, new() { Attended = [new([], ["history.item"])] }), "Interest 0", "target");

    [Fact]
    public void Interests_of_another_width_than_the_target_are_refused_by_attention() =>
        Refused(graph => Dien.Build(graph, new() { Attended = [Items], ExtractionUnits = 5 }), "TargetAttention", "expected");

    [Fact]
    public void An_RNN_without_a_history_is_refused() => Refused(graph => Rnn.Build(graph, new()), "The RNN", "history column");

    [Fact]
    public void An_RNN_without_units_is_refused() => Refused(graph => Rnn.Build(graph, new() { History = Items, Units = 0 }), "'recurrence'", "0 units");

    [Fact]
    public void SLiRec_without_times_is_refused() => Refused(graph => SliRec.Build(graph, new() { History = Items }), "TimeToNow");

    [Fact]
    public void A_time_that_is_no_column_of_numbers_is_refused() =>
        Refused(graph => SliRec.Build(graph, new() { History = Items, TimeToNow = "history.action", TimeFromFirst = "history.gap" }), "TimeToNow", "'history.action'", "column of numbers");

    [Fact]
    public void A_similarity_ranking_without_any_is_refused() => Refused(graph => SimilarityRanking.Build(graph, new()), "similarity or match");

    [Fact]
    public void A_match_of_several_ids_is_refused() =>
        Refused(graph => SimilarityRanking.Build(graph, new() { Matches = [new("tags", "history.item")] }), "'tags'", "one id");

    [Fact]
    public void MIMN_without_slots_is_refused() => Refused(graph => Mimn.Build(graph, new() { History = Items, Slots = 0 }), "0 slots");

    [Fact]
    public void MIMN_with_the_last_channel_of_none_is_refused() =>
        Refused(graph => Mimn.Build(graph, new() { History = Items, LastChannelAlone = true }), "InterestMemory", "last channel");

    [Fact]
    public void GRU4Rec_without_layers_is_refused() => Refused(graph => Gru4Rec.Build(graph, new() { History = Items, Layers = 0 }), "0 recurrent layers");

    [Fact]
    public void Experts_without_a_task_are_refused() => Refused(graph => Mmoe.Build(graph, new()), "at least one task");

    [Fact]
    public void A_mixture_of_no_experts_is_refused() => Refused(graph => Mmoe.Build(graph, new() { Tasks = ["ctr"], Experts = 0 }), "0 experts");

    [Fact]
    public void Two_tasks_of_one_name_are_refused() =>
        Refused(graph => SharedBottom.Build(graph, new() { Tasks = ["ctr", "ctr"] }), "'ctr'");

    [Fact]
    public void A_user_without_fields_is_refused() => Refused(graph => MatrixFactorization.Build(graph, new() { User = [] }), "user's vector", "no fields");

    [Fact]
    public void User_and_item_of_different_widths_are_refused() =>
        Refused(graph => MatrixFactorization.Build(graph, new() { Item = ["item_id", "tags"] }), "Dot", "expected [16]");

    [Fact]
    public void Hashed_pairs_of_a_bag_are_refused() =>
        Refused(graph => Poly2.Build(graph, new() { Fields = ["user_id", "tags"] }), "'tags'", "IdFeature");

    [Fact]
    public void Hashed_pairs_of_one_field_are_refused() => Refused(graph => Poly2.Build(graph, new() { Fields = ["user_id"] }), "1 fields");

    [Fact]
    public void Field_aware_fields_of_another_width_are_refused() =>
        Refused(graph => FieldAwareFm.Build(graph, new() { Embedding = new() { Dimensions = new Dictionary<string, int> { ["tags"] = 5 } } }), "one width");

    [Fact]
    public void A_piece_wise_model_without_regions_is_refused() => Refused(graph => LsPlm.Build(graph, new() { Regions = 0 }), "0 regions");

    [Fact]
    public void Ratings_that_are_no_numbers_are_refused() => Refused(graph => AutoRec.Build(graph, new() { Ratings = "tags" }), "tags", "vector of numbers");

    [Fact]
    public void More_items_than_ratings_are_refused() => Refused(graph => AutoRec.Build(graph, new() { Ratings = "image" }), "'item_id'", "1 to 3");

    [Fact]
    public void NeuralCF_without_a_part_is_refused() =>
        Refused(graph => NeuralCf.Build(graph, new() { Factorization = null, Deep = null }), "neither of its parts");

    [Fact]
    public void Half_of_an_odd_number_of_rows_is_refused() =>
        Refused(graph => XDeepFm.Build(graph, new() { Cin = new() { Units = [5, 4], SplitHalf = true } }), "Layer 0", "5 units", "even");

    [Fact]
    public void A_compressed_interaction_network_without_layers_is_refused() =>
        Refused(graph => XDeepFm.Build(graph, new() { Cin = new() { Units = [] } }), "0 layers");

    [Fact]
    public void A_reduction_of_zero_is_refused() => Refused(graph => FiBiNet.Build(graph, new() { Gates = new() { Reduction = 0 } }), "'senet'", "0");

    [Fact]
    public void A_bilinear_interaction_of_one_field_is_refused() =>
        Refused(graph => FiBiNet.Build(graph, new() { Embedding = new() { Fields = ["user_id"] } }), "'bilinear'", "1 fields");

    [Fact]
    public void A_residual_unit_without_units_is_refused() => Refused(graph => DeepCrossing.Build(graph, new() { Units = [8, 0] }), "0 units");

    [Fact]
    public void A_residual_unit_with_trained_slopes_is_refused() =>
        Refused(graph => DeepCrossing.Build(graph, new() { Activation = ActivationKind.PRelu }), "PRelu", "without parameters");

    [Fact]
    public void A_chosen_pair_of_a_field_that_does_not_exist_is_refused() =>
        Refused(graph => AutoFis.Build(graph, new() { Pairs = [("user_id", "colour")] }), "'colour'", "AutoFIS");

    [Fact]
    public void An_interaction_without_units_is_refused() => Refused(graph => InteractionNetwork.Build(graph, new() { Units = 0 }), "0 units");

    [Fact]
    public void Attention_over_pairs_without_units_is_refused() => Refused(graph => Afm.Build(graph, new() { AttentionUnits = 0 }), "0 units");

    [Fact]
    public void A_machine_of_order_one_is_refused() => Refused(graph => Hofm.Build(graph, new() { Order = 1 }), "order 1");

    [Fact]
    public void Logarithms_without_a_least_magnitude_are_refused() => Refused(graph => Afn.Build(graph, new() { Least = 0 }), "least magnitude 0");

    [Fact]
    public void Heads_that_do_not_divide_the_width_are_refused() => Refused(graph => Difm.Build(graph, new() { Heads = 3 }), "3 heads", "width 16");

    [Fact]
    public void PLE_without_shared_experts_is_refused() =>
        Refused(graph => Ple.Build(graph, new() { Tasks = ["ctr"], SharedExperts = 0 }), "PLE", "0 shared ones");

    [Fact]
    public void PLE_without_levels_is_refused() => Refused(graph => Ple.Build(graph, new() { Tasks = ["ctr"], Levels = 0 }), "0 levels");

    [Fact]
    public void ESMM_without_an_output_is_refused() => Refused(graph => Esmm.Build(graph, new() { Outputs = [] }), "ESMM", "at least one");

    [Fact]
    public void Cross_stitch_without_a_task_is_refused() => Refused(graph => CrossStitch.Build(graph, new()), "at least one task");

    [Fact]
    public void AITM_without_a_bottom_is_refused() => Refused(graph => Aitm.Build(graph, new() { Tasks = ["ctr"], Bottom = new() }), "at least one hidden layer");

    [Fact]
    public void A_scene_of_many_ids_is_refused() => Refused(graph => Star.Build(graph, new() { Scene = "tags" }), "'tags'", "MultiIdFeature", "IdFeature");

    [Fact]
    public void A_scene_that_does_not_exist_is_refused() => Refused(graph => SarNet.Build(graph, new() { Scene = "scenario" }), "'scenario'", "hour");

    [Fact]
    public void Layers_of_scenes_with_vectors_of_their_own_are_refused() => Refused(
        graph => Star.Build(graph, new() { Scene = "hour", Mlp = new() { HiddenUnits = [4], Activation = new(ActivationKind.PRelu) } }), "PRelu", "without parameters");

    [Fact]
    public void SAR_Net_without_experts_is_refused() =>
        Refused(graph => SarNet.Build(graph, new() { Scene = "hour", SharedExperts = 0, OwnExperts = 0 }), "0 shared and 0 own experts");

    [Fact]
    public void Towers_cannot_read_an_identity_that_is_not_there() => Refused(graph => PepNet.Build(graph, new() { TowersReadIdentity = true }), "identity");

    [Fact]
    public void Gates_without_units_are_refused() => Refused(graph => PepNet.Build(graph, new() { GateUnits = 0 }), "0 hidden units");

    [Fact]
    public void A_map_of_another_size_is_refused() =>
        Refused(graph => Cscnn.Build(graph, new() { Map = "image", Channels = 2, Height = 1, Width = 1, Kernel = 1 }), "'image'", "2·1·1");

    [Fact]
    public void An_even_kernel_is_refused() => Refused(graph => Cscnn.Build(graph, new() { Map = "image", Kernel = 2 }), "even kernel");

    [Fact]
    public void A_correction_of_an_output_that_is_not_there_is_refused() =>
        Refused(graph => Calibration.Build(graph, new() { Output = "ctr" }), "'ctr'", "none");

    [Theory]
    [InlineData(0)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void A_rate_that_is_no_share_is_refused(double rate) => Refused(graph => Corrected(graph, new NegativeSampling(rate)), "negative sampling");

    [Fact]
    public void A_table_with_more_places_than_values_is_refused() => Refused(graph => Corrected(graph, new IsotonicTable([0, 1, 2], [0, 1])), "3 places and 2 values");

    [Fact]
    public void A_table_that_falls_back_is_refused() => Refused(graph => Corrected(graph, new IsotonicTable([0, 1, 0.5], [0, 1, 2])), "knot 2");

    [Fact]
    public void A_slope_that_is_no_number_is_refused() => Refused(graph => Corrected(graph, new PlattScaling(double.PositiveInfinity, 0)), "slope");

    [Fact]
    public void A_softmax_of_one_class_is_refused() => Refused(graph => ClassSoftmax.Build(graph, new() { Outputs = ["score"] }), "at least two");

    [Fact]
    public void A_softmax_of_an_output_that_is_not_there_is_refused() =>
        Refused(graph => ClassSoftmax.Build(graph, new() { Outputs = ["score", "buy"] }), "'score'");

    private static Value Corrected(GraphBuilder graph, ScoreCorrection correction)
    {
        graph.Output("score", graph.Input("price"));
        return Calibration.Build(graph, new() { Corrections = [correction] });
    }

    [Fact]
    public void A_numeric_column_cannot_be_pooled_by_the_root_of_its_count() =>
        Refused(graph => WideAndDeep.Build(graph, new() { Embedding = new() { Pooling = Pooling.SqrtN } }), "'history.gap'", "SqrtN");

    [Fact]
    public void An_output_function_with_parameters_is_refused() =>
        Refused(graph => LogisticRegression.Build(graph, new() { Output = ActivationKind.PRelu }), "PRelu");

    [Fact]
    public void AutoInt_without_layers_is_refused() =>
        Refused(graph => AutoInt.Build(graph, new() { Attention = new() { Layers = 0 } }), "0 layers");

    [Fact]
    public void Heads_that_do_not_divide_the_units_are_refused_by_field_attention() =>
        Refused(graph => AutoInt.Build(graph, new() { Attention = new() { Heads = 3, Units = 8 } }), "3 heads", "8 units");

    [Fact]
    public void Fields_of_different_widths_are_refused_by_field_attention() =>
        Refused(graph => AutoInt.Build(graph, new() { Embedding = new() { Dimensions = new Dictionary<string, int> { ["tags"] = 5 } } }), "one width", "[5]");

    [Fact]
    public void BST_without_a_history_is_refused() => Refused(graph => Bst.Build(graph, new()), "BST", "at least one");

    [Fact]
    public void A_target_of_another_width_than_its_history_is_refused_by_BST() =>
        Refused(graph => Bst.Build(graph, new() { Attended = [new(["item_id", "category"], ["history.item"])] }), "32 wide", "16");

    [Fact]
    public void A_transformer_without_blocks_is_refused() =>
        Refused(graph => Bst.Build(graph, new() { Attended = [Items], Transformer = new() { Blocks = 0 } }), "'transformer.0'", "0 blocks");

    [Fact]
    public void Heads_that_do_not_divide_the_positions_are_refused() =>
        Refused(graph => Bst.Build(graph, new() { Attended = [Items], Transformer = new() { Heads = 5 } }), "5 heads", "16");

    [Fact]
    public void A_search_for_no_events_is_refused() =>
        Refused(graph => Sim.Build(graph, new() { History = new() { Attended = Items }, Top = 0 }), "the best 0");

    [Fact]
    public void A_hard_search_without_categories_is_refused() =>
        Refused(graph => Sim.Build(graph, new() { History = new() { Attended = Items }, Search = SimSearch.Hard }), "hard search", "category");

    [Fact]
    public void A_category_that_is_no_column_is_refused() => Refused(
        graph => Sim.Build(graph, new() { History = new() { Attended = Items }, Search = SimSearch.Hard, TargetCategory = "category", HistoryCategory = "tags" }),
        "'tags'", "column of ids");

    [Fact]
    public void TWIN_for_no_events_is_refused() =>
        Refused(graph => Twin.Build(graph, new() { History = new() { Attended = Items }, Top = 0 }), "TWIN", "0 events");

    [Fact]
    public void Hashes_without_bits_are_refused() =>
        Refused(graph => Sdim.Build(graph, new() { History = new() { Attended = Items }, Bits = 0 }), "SDIM", "0 bits");

    [Fact]
    public void A_negative_number_of_recent_events_is_refused() =>
        Refused(graph => Eta.Build(graph, new() { History = new() { Attended = Items, Recent = -1 } }), "-1 recent events");

    [Fact]
    public void More_last_positions_than_there_are_are_refused() =>
        Refused(graph => TransAct.Build(graph, new() { Attended = [Items], LastPositions = 99 }), "last 99 positions", "1 to 6");

    [Fact]
    public void MIND_without_interests_is_refused() =>
        Refused(graph => Mind.Build(graph, new() { History = Items, Interests = 0 }), "0 interests");

    private static void Refused(Func<GraphBuilder, Value> build, params string[] parts)
    {
        var message = Assert.Throws<GraphException>(() => build(new GraphBuilder(SampleFeatures.Small, new RandomParameters(1)))).Message;
        Assert.All(parts, part => Assert.Contains(part, message));
    }
}
