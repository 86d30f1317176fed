using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

/// <summary>FuxiCTR's networks over long histories: SIM, ETA, TWIN, SDIM.</summary>
public static partial class FuxiCtr
{
    private static Func<GraphBuilder, Value> Sim(FuxiCtrModel model)
    {
        if (model.Options.Text("gsu_type", "soft") is not "soft" and var other)
        {
            throw new NotSupportedModelException($"The search '{other}' of SIM is not supported.");
        }

        var history = LongHistory(model);
        AddAttention(model, "long_attention", "long", "W_k");
        model.Common.Add("search.query.weight", model.Common.Weights.Take("W_a.weight"));
        model.Common.Add("search.key.weight", model.Common.Weights.Take("W_b.weight"));
        model.Layers("dnn_aux", "search.mlp", history.Mlp.HiddenUnits.Count);
        var options = new SimOptions
        {
            History = history,
            Top = model.Options.Int("topk", 1),
            PaddingCompetes = true,
            SearchMlp = history.Mlp,
        };
        return graph => Zoo.Sim.Build(graph, options);
    }

    private static Func<GraphBuilder, Value> Eta(FuxiCtrModel model)
    {
        var bits = model.Options.Int("hash_bits", 1);
        AddAttention(model, "long_attention", "long", "W_k");
        AddRotation(model, bits);
        var options = new EtaOptions { History = LongHistory(model), Bits = bits, Top = model.Options.Int("topk", 1) };
        return graph => Zoo.Eta.Build(graph, options);
    }

    private static Func<GraphBuilder, Value> Twin(FuxiCtrModel model)
    {
        if (model.Options.Int("Kc_cross_features", 0, 0) != 0)
        {
            throw new NotSupportedModelException("The cross features of TWIN are not supported.");
        }

        AddAttention(model, "long_attention", "long", "W_h");
        var options = new TwinOptions { History = LongHistory(model), Top = model.Options.Int("topk", 1) };
        return graph => Zoo.Twin.Build(graph, options);
    }

    private static Func<GraphBuilder, Value> Sdim(FuxiCtrModel model)
    {
        if (!model.Options.Flag("use_qkvo", true))
        {
            throw new NotSupportedModelException("SDIM without projections in its short attention is not supported.");
        }

        var (groups, bits) = (model.Options.Int("num_hashes", 1), model.Options.Int("hash_bits", 1));
        AddRotation(model, groups * bits);
        if (model.Common.Weights.Contains("powers_of_two"))
        {
            // Turns bits into the number of a bucket; buckets are compared here.
            model.Common.Weights.Take("powers_of_two");
        }

        var options = new SdimOptions
        {
            History = LongHistory(model),
            Groups = groups,
            Bits = bits,
            Normalize = model.Options.Flag("l2_norm", false),
        };
        return graph => Zoo.Sdim.Build(graph, options);
    }

    private static LongHistoryOptions LongHistory(FuxiCtrModel model)
    {
        AddAttention(model, "short_attention", "short", "W_k");
        if (model.Common.Histories is not [var history])
        {
            throw new NotSupportedModelException($"The FuxiCTR model '{model.Common.Config.Model}' needs features of the source 'item'.");
        }

        return new LongHistoryOptions
        {
            Embedding = model.Embedding(),
            Attended = new AttendedPair([.. history.Columns.Select(column => column.Name)], [.. history.Columns.Select(model.Common.Field)]),
            Attention = new HeadAttentionOptions
            {
                Heads = model.Options.Int("num_heads", 1),
                Units = model.Options.Int("attention_dim", 1),
                Scaled = model.Options.Flag("use_scale", true),
            },
            Recent = model.Options.Int("short_seq_len", 2) - 1,
            ShiftedRecentMask = true,
            Mlp = model.Mlp("dnn", "mlp", "dnn_hidden_units", "dnn_activations"),
        };
    }

    private static void AddAttention(FuxiCtrModel model, string from, string to, string key)
    {
        foreach (var (part, name) in ((string, string)[])[("W_q", "query"), (key, "key"), ("W_v", "value"), ("W_o", "out")])
        {
            model.Common.Add($"{to}.{name}.weight", model.Common.Weights.Take($"{from}.{part}.weight"));
        }
    }

    /// <summary>Whether rotations are drawn anew or kept makes no difference to a trained network.</summary>
    private static void AddRotation(FuxiCtrModel model, int bits)
    {
        model.Common.IgnoreTraining("reuse_hash");
        var rotations = model.Common.Weights.Take("random_rotations");
        model.Common.Add("search.rotation.weight", StateDict.Transposed(StateDict.Reshaped(rotations, rotations.Shape[1], bits)));
    }
}
