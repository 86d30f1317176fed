using RankKernel.Graph;

namespace RankKernel.Tests.Goldens;

/// <summary>Which of a network's values a reference's intermediates are, by the scope that makes them, or one of several.</summary>
internal static partial class GoldenProbes
{
    private static readonly Dictionary<string, string> Scopes = new()
    {
        ["lr_out"] = "linear/",
        ["fm_lr_out"] = "linear/",
        ["wide_out"] = "linear/",
        ["linear_logit"] = "linear/",
        ["fm_interaction"] = "fm/",
        ["fm_out"] = "fm/",
        ["mlp_out"] = "mlp/",
        ["deep_out"] = "mlp/",
        ["dnn_out"] = "mlp/",
        ["logits"] = "mlp/",
        ["cross_out"] = "cross/",
        ["dense_emb"] = "bottom/",
        ["interaction"] = "interaction/",
        ["attn_pooled"] = "attention.0/",
        ["attention_out"] = "attention.0/",
        ["transact_out"] = "transformer.0/",
        ["interests"] = "capsule/",
        ["short_interest"] = "short/",
        ["long_interest"] = "long/",
        ["user"] = "attention.0.projection/",
        ["final_state"] = "evolution.0/",
        ["last_state"] = "recurrence/",
        ["states"] = "recurrence/",
        ["lstm_outputs"] = "recurrence/",
        ["long_attention"] = "long/",
        ["bottom_out"] = "bottom/",
        ["expert0"] = "expert.0/",
        ["gate0_logits"] = "gate.0/",
        ["gate"] = "mixture.0/",
        ["block0_out"] = "block.0/|unit.0/",
        ["new_features"] = "generator/",
        ["block1_out"] = "first/",
        ["block2_out"] = "second/",
        ["mlp1_out"] = "first/",
        ["mlp2_out"] = "second/",
        ["bridge0"] = "bridge.0/",
        ["layer0_out"] = "layer.0/",
        ["apg_layer1"] = "mlp/0/product/",
        ["h0"] = "mlp/0/",
        ["user_vec"] = "user/|embedding/user_id",
        ["item_vec"] = "item/|embedding/item_id",
        ["user_mlp"] = "user/",
        ["item_mlp"] = "item/",
        ["layer_0"] = "cross.0/",
        ["layer_1"] = "cross.1/",
        ["gate_0"] = "gate.0/|unit.0.gate/",
        ["gate_1"] = "gate.1/|unit.1.gate/",
        ["gate_2"] = "gate.out/",
        ["logit_0"] = "tower.0/",
        ["logit_1"] = "tower.1/",
        ["logit_ctr"] = "tower.0/",
        ["logit_cvr"] = "tower.1/",
        ["linear"] = "linear/",
        ["afn_out"] = "mlp/",
        ["unit_0"] = "unit.0/",
        ["unit_1"] = "unit.1/",
        ["bi_interaction"] = "pooling/",
        ["bi_pooling"] = "pooling/",
        ["cin_out"] = "cin/",
        ["ltl_out"] = "transform/",
        ["afm_out"] = "afm/",
        ["bilinear_senet"] = "gated/",
        ["pairs_normalised"] = "pairs/",
        ["hidden"] = "encoder/",
    };

    /// <summary>An intermediate that is a part of a value or stands in several, or null.</summary>
    public static Value? Join(GraphBuilder builder, ModelGraph graph, string intermediate) => intermediate switch
    {
        "senet_emb" or "senet_out" => builder.Concat(0, [.. graph.Nodes
            .Where(node => node.Name.StartsWith("senet/", StringComparison.Ordinal) && node.Operation is Binary { Function: BinaryKind.Multiply })
            .Select(node => node.Output)]),
        "region0_logit" => builder.Slice(graph.Nodes.Last(node => node.Name.StartsWith("region/", StringComparison.Ordinal)).Output, 0, 0, 1),
        "conv_out" => FiltersFirst(builder, graph.Nodes.Last(node => node.Operation is KMaxPooling).Output),
        _ => null,
    };

    private static Value FiltersFirst(GraphBuilder builder, Value x) => builder.Concat(
        0, [.. Enumerable.Range(0, x.Shape[1]).Select(filter => builder.Reshape(builder.Slice(x, 1, filter, 1), x.Shape[0], x.Shape[2]))]);

    /// <summary>The value of an intermediate of this width, or null if the zoo has no such value.</summary>
    public static Value? Find(GraphBuilder builder, ModelGraph graph, Value logit, string intermediate, int width) => intermediate switch
    {
        "logit" or "margin" => logit,
        "memory" => Memory(builder, graph, static layout => layout.Memory, width),
        "sum_aggre" => Memory(builder, graph, static layout => layout.Added, width),
        "w_aggre" => Memory(builder, graph, static layout => layout.Usage, width),
        "controller_state" => Memory(builder, graph, static _ => 0, width),
        "dnn_input" or "head_input" or "mlp_in" or "model_output" => graph.Nodes.First(node => node.Name.StartsWith("mlp/", StringComparison.Ordinal)).Inputs[0],
        _ when FindInTasks(graph, logit, intermediate, width) is { } value => value,
        "attention_out" or "int_layer_last" when graph.Nodes.Any(node => node.Operation is MultiHeadAttention) => Last(graph, "attention.", width),
        "inner_products" => graph.Nodes.First(node => node.Operation is PairwiseDot).Output,
        "bilinear_raw" => graph.Nodes.First(node => node.Name.StartsWith("bilinear/", StringComparison.Ordinal) && node.Operation is FieldPairs).Output,
        "stacked" => graph.Nodes.First(node => node.Name.StartsWith("unit.0/", StringComparison.Ordinal)).Inputs[0],
        "dot" => graph.Nodes.Last(node => node.Operation is Dot).Output,
        _ when Scopes.TryGetValue(intermediate, out var scope) => Last(graph, scope, width),
        _ => null,
    };

    private static Value Last(ModelGraph graph, string scope, int width) => graph.Nodes.Last(
        node => scope.Split('|').Any(one => node.Name.StartsWith(one, StringComparison.Ordinal)) && node.Output.Shape.Count == width).Output;

    /// <summary>Makes each element of a value an output.</summary>
    public static void AddOutputs(GraphBuilder graph, string name, Value value)
    {
        var whole = value.Type.Sequence is null ? value : graph.Add(new PadSequence(), [value]);
        var flat = graph.Reshape(whole, (int)whole.Shape.Count);
        for (var i = 0; i < flat.Shape[0]; i++)
        {
            graph.Output(OutputName(name, i), flat.Shape[0] == 1 ? flat : graph.Slice(flat, 0, i, 1));
        }
    }

    private static Value Memory(GraphBuilder builder, ModelGraph graph, Func<MemoryLayout, int> start, int width)
    {
        var node = graph.Nodes.Single(node => node.Operation is InterestMemory);
        return builder.Slice(node.Output, 0, start(((InterestMemory)node.Operation).Layout(node.Inputs)), width);
    }

    public static string OutputName(string name, int element) => $"{name}[{element}]";
}
