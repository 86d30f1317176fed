using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Import;
using RankKernel.Zoo;

namespace RankKernel.Tests.Goldens;

/// <summary>One recurrent layer in PyTorch's layout with three heads: last state, mean of states, attended states. Heads are [in, out].</summary>
internal static class FormulaRnn
{
    private static readonly Dictionary<string, StatePooling> Heads = new()
    {
        ["last"] = StatePooling.Last,
        ["mean"] = StatePooling.Mean,
        ["attended"] = StatePooling.Attended,
    };

    public static GoldenModel Bind(GoldenCase golden, Func<string, Side> sides)
    {
        var weights = new StateDict(golden.Weights);
        var options = FrameworkConfig.Read(golden.ConfigBytes).Hyperparameters;
        var table = weights.Take("embedding.item_id");
        var parameters = new TensorDictionary();
        parameters.Add("embedding.item_id.weight", table);
        parameters.Add("attention.0.weight", weights.Take("attention.weight"));
        AddRecurrence(weights, parameters, "rnn.weight_ih", "rnn.weight_hh", "rnn.bias_ih", "rnn.bias_hh", "recurrence");
        foreach (var head in Heads.Keys)
        {
            foreach (var (from, to) in ((string, string)[])[("0", "0"), ("1", "out")])
            {
                parameters.Add($"{head}.{to}.weight", weights.TakeTransposed($"{head}.{from}.weight"));
                parameters.Add($"{head}.{to}.bias", weights.Take($"{head}.{from}.bias"));
            }
        }

        var ids = new DirectEncoding(table.Shape[0]);
        Feature[] features =
        [
            new IdFeature("item_id", sides("item_id"), ids),
            new SequenceFeature("history", sides("history"), (int)golden.InputIds("hist").Length / golden.Rows, [new IdColumn("hist", ids)]),
        ];
        var rnn = new RnnOptions
        {
            Embedding = new EmbeddingOptions
            {
                Dimension = table.Shape[1],
                SharedTables = new Dictionary<string, string> { ["history.hist"] = "item_id" },
            },
            History = new AttendedPair(["item_id"], ["history.hist"]),
            Cell = options.Text("cell") == "gru" ? RecurrentCell.Gru : RecurrentCell.Lstm,
            Units = options.Int("hidden", 1),
            Mlp = new MlpOptions { HiddenUnits = options.Ints("head", 1) },
        };
        return new GoldenModel(new BoundModel("RNN", features, parameters, Build, new Dictionary<string, string> { ["history"] = "hist_len" }));

        Value Build(GraphBuilder graph) =>
            graph.Concat(0, [.. Heads.Select(head => Rnn.Build(graph, rnn with { Pooling = head.Value }, head.Key, head.Key))]);
    }

    /// <summary>A recurrent layer in PyTorch's layout; a layer without biases has zeros.</summary>
    public static void AddRecurrence(
        StateDict weights, TensorDictionary parameters, string weight, string recurrentWeight, string? bias, string? recurrentBias, string to)
    {
        var recurrent = weights.Take(recurrentWeight);
        var zeros = new Tensor(new Shape(recurrent.Shape[0]), new float[recurrent.Shape[0]]);
        parameters.Add($"{to}.weight", weights.Take(weight));
        parameters.Add($"{to}.bias", bias is null ? zeros : weights.Take(bias));
        parameters.Add($"{to}.recurrent.weight", recurrent);
        parameters.Add($"{to}.recurrent.bias", recurrentBias is null ? zeros : weights.Take(recurrentBias));
    }
}
