using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Import;
using RankKernel.Zoo;

namespace RankKernel.Tests.Goldens;

/// <summary>
/// MIMN in the authors' code: TensorFlow GRUs, histories padded in front, items and categories in one table. Matrices are [in, out]. Each
/// head's parameters have a gate that nothing reads, and only those of writing have moves that something reads.
/// </summary>
internal static class AuthorsMimn
{
    public static GoldenModel Bind(GoldenCase golden, Func<string, Side> sides)
    {
        var weights = new StateDict(golden.Weights);
        var options = FrameworkConfig.Read(golden.ConfigBytes).Hyperparameters;
        var table = weights.Take("mid_embedding_var");
        var (slots, isInductive, hasUsage) = (weights.Take("init/init_M"), options.Int("mem_induction", 0) == 1, options.Int("util_reg", 0) == 1);
        var width = slots.Shape[1];
        var parameters = new TensorDictionary();
        parameters.Add("embedding.item_id.weight", table);
        parameters.Add("memory.slots", slots);
        parameters.Add("memory.keys", weights.Take("init/key_M"));
        parameters.Add("memory.read", weights.Take("init/fully_connected/weights", width));
        AddGru(weights, parameters, "controller/gru_cell", "controller", "controller.read", width);
        AddHeads(weights, parameters, width, hasUsage);
        var output = weights.TakeTransposed("o2o/fully_connected/weights");
        parameters.Add("output.weight", output);
        parameters.Add("output.bias", weights.Take("o2o/fully_connected/biases"));
        if (isInductive)
        {
            AddGru(weights, parameters, "gru_cell", "channel", "channel.slot", width);
        }

        AddMlp(weights, parameters, isInductive);
        var ids = new DirectEncoding(table.Shape[0], Padding: 0);
        Feature[] features =
        [
            new IdFeature("item_id", sides("item_id"), new DirectEncoding(table.Shape[0])),
            new IdFeature("cate_id", sides("cate_id"), new DirectEncoding(table.Shape[0])),
            new SequenceFeature("history", sides("history"), options.Int("seq_len", 1), [new IdColumn("hist_item", ids), new IdColumn("hist_cate", ids)]),
        ];
        var network = new MimnOptions
        {
            Embedding = new EmbeddingOptions
            {
                Dimension = table.Shape[1],
                SharedTables = new Dictionary<string, string> { ["cate_id"] = "item_id", ["history.hist_item"] = "item_id", ["history.hist_cate"] = "item_id" },
            },
            History = new AttendedPair(["item_id", "cate_id"], ["history.hist_item", "history.hist_cate"]),
            Units = options.Int("hidden_size", 1),
            Slots = slots.Shape[0],
            Usage = hasUsage ? MemoryUsage.WrittenTwice : MemoryUsage.None,
            Channels = isInductive,
            LastChannelAlone = isInductive,
            PaddedInFront = true,
            OutputUnits = output.Shape[0],
            Sharpening = options.Number("sharp_value"),
            Clip = options.Number("clip_value"),
            Mlp = new MlpOptions
            {
                HiddenUnits = [200, 80],
                Activation = new LayerActivation(ActivationKind.PRelu),
                InputBatchNorm = true,
                BatchNormEpsilon = 1e-3,
            },
            TwoUnitSoftmax = true,
        };
        return new GoldenModel(
            new BoundModel("MIMN", features, parameters, graph => Mimn.Build(graph, network), new Dictionary<string, string>()))
        { PaddedInFront = true };
    }

    /// <summary>Gates r, u and then the candidate; the rows of a kernel meet x, then the memory, then the state.</summary>
    private static void AddGru(StateDict weights, TensorDictionary parameters, string from, string to, string toMemory, int width)
    {
        var (gates, candidate) = (weights.TakeTransposed($"{from}/gates/kernel"), weights.TakeTransposed($"{from}/candidate/kernel"));
        var (units, columns) = (candidate.Shape[0], candidate.Shape[1]);
        var kernel = new Tensor(new Shape(3 * units, columns), [.. gates.AsFloats(), .. candidate.AsFloats()]);
        float[] bias = [.. weights.Take($"{from}/gates/bias").AsFloats(), .. weights.Take($"{from}/candidate/bias").AsFloats()];
        parameters.Add($"{to}.weight", MatrixParts.Columns(kernel, (0, width)));
        parameters.Add($"{toMemory}.weight", MatrixParts.Columns(kernel, (width, width)));
        parameters.Add($"{to}.recurrent.weight", MatrixParts.Columns(kernel, (2 * width, units)));
        parameters.Add($"{to}.bias", new Tensor(new Shape(3 * units), bias));
    }

    private static void AddHeads(StateDict weights, TensorDictionary parameters, int width, bool hasUsage)
    {
        var head = width + 6;
        (int Start, int Length)[] moves = hasUsage ? [(head + width + 2, 4)] : [];
        (int Start, int Length)[] rows = [(0, width + 1), (head, width + 1), .. moves, (2 * head, width), ((2 * head) + width, width)];
        parameters.Add("heads.weight", MatrixParts.Rows(weights.TakeTransposed("o2p/fully_connected/weights"), rows));
        var bias = weights.Take("o2p/fully_connected/biases");
        var parts = MatrixParts.Rows(StateDict.Reshaped(bias, bias.Shape[0], 1), rows);
        parameters.Add("heads.bias", StateDict.Reshaped(parts, parts.Shape[0]));
    }

    private static void AddMlp(StateDict weights, TensorDictionary parameters, bool isInductive)
    {
        (string From, string To)[] attention = isInductive ? [("f1_attpal", "attention.0"), ("f2_attpal", "attention.1"), ("f3_attpal", "attention.out")] : [];
        foreach (var (from, to) in ((string, string)[])[("f1", "mlp.0"), ("f2", "mlp.1"), ("f3", "mlp.out"), .. attention])
        {
            parameters.Add($"{to}.weight", weights.TakeTransposed($"{from}/kernel"));
            parameters.Add($"{to}.bias", weights.Take($"{from}/bias"));
        }

        foreach (var (from, to) in ((string, string)[])
            [("gamma", "weight"), ("beta", "bias"), ("moving_mean", "running_mean"), ("moving_variance", "running_var")])
        {
            parameters.Add($"mlp.input.norm.{to}", weights.Take($"bn1/{from}"));
        }

        parameters.Add("mlp.0.activation.alpha", weights.Take("prelu_1/prelu_prelu_1"));
        parameters.Add("mlp.1.activation.alpha", weights.Take("prelu_2/prelu_prelu_2"));
    }
}
