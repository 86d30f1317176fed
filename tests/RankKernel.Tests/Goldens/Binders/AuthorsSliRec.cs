using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Import;
using RankKernel.Zoo;

namespace RankKernel.Tests.Goldens;

/// <summary>
/// SLi-Rec as the recommenders repository has it: kernels are [in, out], gates in the order i, j, f, o with 1 added to f, the attention
/// unit reads [k, q, k−q, k⊙q]. Long-term attention has no mask, and the fusion reads the age of the last column.
/// </summary>
internal static class AuthorsSliRec
{
    private const string Root = "sequential/sli_rec/";
    private const string Cell = Root + "rnn/time4lstm/time4_lstm_cell/";
    private const double Epsilon = 1e-4;

    public static GoldenModel Bind(GoldenCase golden, Func<string, Side> sides)
    {
        var weights = new StateDict(golden.Weights);
        var options = FrameworkConfig.Read(golden.ConfigBytes).Hyperparameters;
        var (items, categories) = (weights.Take("sequential/embedding/item_embedding"), weights.Take("sequential/embedding/cate_embedding"));
        var parameters = new TensorDictionary();
        parameters.Add("embedding.item_id.weight", items);
        parameters.Add("embedding.cate_id.weight", categories);
        parameters.Add("long.weight", weights.TakeTransposed(Root + "long_term_asvd/attention_mat"));
        parameters.Add("long.query", weights.Take(Root + "long_term_asvd/query"));
        parameters.Add("short.weight", weights.TakeTransposed(Root + "attention_fcn/attention_fcn/attention_mat"));
        AddRecurrence(weights, parameters, items.Shape[1]);
        AddStack(weights, parameters, Root + "attention_fcn/attention_fcn/att_fcn/nn_part/", "attention.0", Compared);
        AddStack(weights, parameters, Root + "fcn_alpha/nn_part/", "fusion", static weight => weight);
        AddStack(weights, parameters, "sequential/logit_fcn/nn_part/", "mlp", static weight => weight);
        var length = golden.InputIds("hist_item").Length / golden.Rows;
        Feature[] features =
        [
            new IdFeature("item_id", sides("item_id"), new DirectEncoding(items.Shape[0])),
            new IdFeature("cate_id", sides("cate_id"), new DirectEncoding(categories.Shape[0])),
            new SequenceFeature("history", sides("history"), length,
            [
                new IdColumn("hist_item", new DirectEncoding(items.Shape[0], Padding: 0)),
                new IdColumn("hist_cate", new DirectEncoding(categories.Shape[0], Padding: 0)),
                new NumericColumn("time_to_now", NumericEncoding.Raw),
                new NumericColumn("time_from_first_action", NumericEncoding.Raw),
            ]),
        ];
        var attention = options.Ints("att_fcn_layer_sizes", 1);
        var network = new SliRecOptions
        {
            Embedding = new EmbeddingOptions
            {
                Dimensions = new Dictionary<string, int>
                {
                    ["item_id"] = items.Shape[1],
                    ["history.hist_item"] = items.Shape[1],
                    ["cate_id"] = categories.Shape[1],
                    ["history.hist_cate"] = categories.Shape[1],
                },
                SharedTables = new Dictionary<string, string> { ["history.hist_item"] = "item_id", ["history.hist_cate"] = "cate_id" },
            },
            History = new AttendedPair(["item_id", "cate_id"], ["history.hist_item", "history.hist_cate"]),
            Recurrent = ["history.hist_item"],
            TimeToNow = "history.time_to_now",
            TimeFromFirst = "history.time_from_first_action",
            Attention = new AttentionOptions
            {
                HiddenUnits = attention,
                Activation = new LayerActivation(ActivationKind.Relu),
                Normalization = AttentionNormalization.Softmax,
                BatchNorm = true,
                BatchNormEpsilon = Epsilon,
            },
            LongTermOverPadding = true,
            FusionReadsLastColumn = true,
            Fusion = Normed(attention),
            Mlp = Normed(options.Ints("layer_sizes", 1)),
        };
        return new GoldenModel(
            new BoundModel("SLi-Rec", features, parameters, graph => SliRec.Build(graph, network), new Dictionary<string, string>()), IsExact: false);
    }

    private static MlpOptions Normed(IReadOnlyList<int> units) => new() { HiddenUnits = units, BatchNorm = true, BatchNormEpsilon = Epsilon };

    private static void AddRecurrence(StateDict weights, TensorDictionary parameters, int inputs)
    {
        int[] order = [0, 2, 1, 3];
        var kernel = StateDict.Blocks(weights.TakeTransposed(Cell + "kernel"), 4, order);
        var units = kernel.Shape[0] / 4;
        parameters.Add("recurrence.weight", MatrixParts.Columns(kernel, (0, inputs)));
        parameters.Add("recurrence.bias", StateDict.Blocks(weights.Take(Cell + "bias"), 4, order));
        parameters.Add("recurrence.recurrent.weight", MatrixParts.Columns(kernel, (inputs, units)));
        float[] forgetBias = [.. Enumerable.Range(0, 4 * units).Select(i => i / units == 1 ? 1f : 0)];
        parameters.Add("recurrence.recurrent.bias", new Tensor(new Shape(4 * units), forgetBias));
        foreach (var (from, to) in ((string, string)[])[("1", "time.0"), ("2", "time.1")])
        {
            parameters.Add($"{to}.input.weight", weights.Take($"{Cell}_time_input_w{from}", units, 1));
            parameters.Add($"{to}.input.bias", weights.Take($"{Cell}_time_input_bias{from}"));
            parameters.Add($"{to}.gate.weight", MatrixParts.SideBySide(
                weights.TakeTransposed($"{Cell}_time_kernel_w{from}"), weights.TakeTransposed($"{Cell}_time_kernel_t{from}")));
            parameters.Add($"{to}.gate.bias", weights.Take($"{Cell}_time_bias{from}"));
        }

        parameters.Add("time.output.weight", MatrixParts.SideBySide(
            weights.TakeTransposed(Cell + "_o_kernel_t1"), weights.TakeTransposed(Cell + "_o_kernel_t2")));
    }

    /// <summary>Two hidden layers, each with a normalisation, and an output.</summary>
    private static void AddStack(StateDict weights, TensorDictionary parameters, string from, string to, Func<Tensor, Tensor> first)
    {
        for (var layer = 0; layer < 2; layer++)
        {
            var weight = weights.TakeTransposed($"{from}w_nn_layer{layer}");
            parameters.Add($"{to}.{layer}.weight", layer == 0 ? first(weight) : weight);
            parameters.Add($"{to}.{layer}.bias", weights.Take($"{from}b_nn_layer{layer}"));
            foreach (var (part, name) in ((string, string)[])
                [("gamma", "weight"), ("beta", "bias"), ("moving_mean", "running_mean"), ("moving_variance", "running_var")])
            {
                parameters.Add($"{to}.{layer}.norm.{name}", weights.Take($"{from}batch_normalization{(layer == 0 ? "" : "_1")}/{part}"));
            }
        }

        parameters.Add($"{to}.out.weight", weights.TakeTransposed($"{from}w_nn_output"));
        parameters.Add($"{to}.out.bias", weights.Take($"{from}b_nn_output"));
    }

    /// <summary>From columns for [k, q, k−q, k⊙q] to those for [q, k, q−k, q⊙k].</summary>
    private static Tensor Compared(Tensor weight)
    {
        var width = weight.Shape[1] / 4;
        var moved = MatrixParts.Columns(weight, (width, width), (0, width), (2 * width, width), (3 * width, width));
        return new Tensor(moved.Shape, [.. moved.AsFloats().ToArray().Select((element, i) => i % moved.Shape[1] / width == 2 ? -element : element)]);
    }
}
