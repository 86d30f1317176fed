using RankKernel.Graph;
using RankKernel.Import;
using RankKernel.Tests.Goldens;
using RankKernel.Zoo;

namespace RankKernel.Tests.Listwise;

/// <summary>A listwise case beside what the reranker gives; integers must be equal.</summary>
/// <param name="Order">The reference's choices, −1 where none is left, for each row.</param>
/// <param name="Actual">The reranker's.</param>
/// <param name="Tensors">Probabilities, scores and encodings.</param>
internal sealed record SlateComparison(int[][] Order, int[][] Actual, IReadOnlyList<ComparedTensor> Tensors);

/// <summary>The golden cases of Seq2Slate: they order whole lists, so the row-wise engines cannot run them.</summary>
internal static class SlateGoldens
{
    /// <summary>ReAgent counts two symbols, padding and start, before the candidates.</summary>
    private const int Symbols = 2;

    public static IReadOnlyList<string> Names { get; } = ["formula/seq2slate", "reagent/seq2slate_autoregressive", "reagent/seq2slate_frechet"];

    public static SlateComparison Compare(string name)
    {
        using var golden = GoldenCases.Open(name);
        var isPointer = name == "formula/seq2slate";
        var candidates = golden.InputNumbers("candidates");
        var (rows, slate) = (golden.Rows, golden.ExpectedIntegers("order").Length / golden.Rows);
        var encoded = golden.Intermediate(isPointer ? "encoder_states" : "encoded");
        using var reranker = new SlateReranker(Define(golden));
        var most = candidates.Length / rows / reranker.ItemWidth;
        var width = encoded.Length / rows / most;
        var states = reranker.StateWidth == 0 ? [] : golden.InputNumbers("state");
        var counts = isPointer ? golden.InputIds("n_candidates") : [.. Enumerable.Repeat((long)most, rows)];
        var shift = isPointer ? 0 : Symbols;
        var (orders, steps, encodings) = (new List<int[]>(), new List<double>(), new List<double>());
        for (var row = 0; row < rows; row++)
        {
            var trace = new SlateTrace();
            var count = (int)counts[row];
            var order = Enumerable.Repeat(-1, slate).ToArray();
            var state = states.AsSpan(row * reranker.StateWidth, reranker.StateWidth).ToArray();
            var items = candidates.AsSpan(row * most * reranker.ItemWidth, count * reranker.ItemWidth).ToArray();
            reranker.Run(Floats(state), Floats(items), order, default, SlateChoice.Greedy, trace);
            orders.Add([.. order.Select(choice => choice < 0 ? choice : choice + shift)]);
            encodings.AddRange(Padded(trace.Encoded, most * width));
            var isScores = name.EndsWith("frechet", StringComparison.Ordinal);
            for (var step = 0; step < (isScores ? 1 : slate); step++)
            {
                steps.AddRange(new double[isScores ? 0 : shift]);
                steps.AddRange(Padded(step < trace.Steps.Count ? trace.Steps[step] : [], most));
            }
        }

        var output = golden.Outputs[0];
        return new SlateComparison(
            [.. golden.ExpectedIntegers("order").Chunk(slate).Select(row => row.Select(choice => (int)choice).ToArray())],
            [.. orders],
            [
                new ComparedTensor(output, golden.Expected(output), [.. steps], golden.Tolerance(output)),
                new ComparedTensor("encoded", encoded, [.. encodings], golden.Tolerance(isPointer ? "encoder_states" : "encoded")),
            ]);
    }

    /// <summary>The case as a model.</summary>
    public static ModelDefinition Define(GoldenCase golden)
    {
        var weights = new StateDict(golden.Weights);
        var (network, parameters) = golden.Name == "formula/seq2slate" ? Pointer(weights) : Transformer(weights);
        var state = network.HasState ? parameters.ShapeOf("state.weight")!.Value[1] : 0;
        var item = network.HasState ? parameters.ShapeOf("candidate.weight")!.Value[1] : parameters.ShapeOf("go")!.Value[0];
        var features = Seq2Slate.Features(item, state);
        var graph = new GraphBuilder(features, parameters);
        Seq2Slate.Build(graph, network);
        return new ModelDefinition(golden.Name, features, graph.Build());
    }

    /// <summary>The gates of the case stand in the order i, f, o, g, matrices are [in, out], and both inputs of an LSTM share one.</summary>
    private static (ListwiseOperation, TensorDictionary) Pointer(StateDict weights)
    {
        var parameters = new TensorDictionary();
        var go = weights.Take("go");
        parameters.Add("go", go);
        var hidden = weights.Take("v").Shape[0];
        foreach (var name in (string[])["encoder", "decoder"])
        {
            var both = weights.TakeTransposed($"{name}.weight");
            var item = go.Shape[0];
            parameters.Add($"{name}.weight", Gates(both, hidden, column => column < item));
            parameters.Add($"{name}.recurrent.weight", Gates(both, hidden, column => column >= item));
            var bias = weights.Take($"{name}.bias");
            parameters.Add($"{name}.bias", new Tensor(bias.Shape, Reordered([.. Enumerable.Range(0, 4 * hidden)], hidden).Select(gate => bias.AsFloats()[gate]).ToArray()));
        }

        parameters.Add("attention.encoder.weight", weights.TakeTransposed("enc_att.weight"));
        parameters.Add("attention.decoder.weight", weights.TakeTransposed("dec_att.weight"));
        parameters.Add("attention.vector", weights.Take("v", 1, hidden));
        return (new PointerNetwork(hidden), parameters);
    }

    private static Tensor Gates(Tensor both, int hidden, Func<int, bool> takes)
    {
        var (elements, width) = (both.AsFloats().ToArray(), both.Shape[1]);
        float[] taken = [.. Reordered([.. Enumerable.Range(0, 4 * hidden)], hidden).SelectMany(row => Enumerable.Range(0, width).Where(takes).Select(column => elements[(row * width) + column]))];
        return new Tensor(new Shape(4 * hidden, taken.Length / (4 * hidden)), taken);
    }

    private static int[] Reordered(int[] rows, int hidden) =>
        [.. rows[..(2 * hidden)], .. rows[(3 * hidden)..], .. rows[(2 * hidden)..(3 * hidden)]];

    private static (ListwiseOperation, TensorDictionary) Transformer(StateDict weights)
    {
        var parameters = new TensorDictionary();
        var width = weights.Take("encoder_scorer.weight").Shape[1];
        var layers = weights.Contains("encoder.transformer_encoder.layers.1.linear1.bias") ? 2 : 1;
        var autoregressive = layers == 2;
        Linear("state", "state_embedder.linear");
        Linear("candidate", "candidate_embedder.linear");
        for (var layer = 0; layer < layers; layer++)
        {
            var (to, from) = ($"encoder.{layer}", $"encoder.transformer_encoder.layers.{layer}");
            Attention($"{to}.attention", $"{from}.self_attn");
            Linear($"{to}.norm", $"{from}.norm1");
            Linear($"{to}.0", $"{from}.linear1");
            Linear($"{to}.1", $"{from}.linear2");
            Linear($"{to}.out.norm", $"{from}.norm2");
            if (!autoregressive)
            {
                continue;
            }

            (to, from) = ($"decoder.{layer}", $"decoder.layers.{layer}");
            Attention($"{to}.self", $"{from}.self_attn");
            Linear($"{to}.norm", $"{from}.norm1");
            Attention($"{to}.cross", $"{from}.multihead_attn");
            Linear($"{to}.cross.norm", $"{from}.norm2");
            Linear($"{to}.0", $"{from}.linear1");
            Linear($"{to}.1", $"{from}.linear2");
            Linear($"{to}.out.norm", $"{from}.norm3");
        }

        Linear("score", "encoder_scorer");
        Linear("position", "positional_encoding_decoder.pos_embed");
        return (new SlateTransformer(layers, 2, width, weights.Take("encoder.transformer_encoder.layers.0.linear1.bias").Shape[0], autoregressive), parameters);

        void Linear(string to, string from)
        {
            parameters.Add($"{to}.weight", weights.Take($"{from}.weight"));
            parameters.Add($"{to}.bias", weights.Take($"{from}.bias"));
        }

        void Attention(string to, string from)
        {
            var (weight, bias) = (weights.Take($"{from}.in_proj_weight"), weights.Take($"{from}.in_proj_bias"));
            foreach (var (part, i) in ((string, int)[])[("query", 0), ("key", 1), ("value", 2)])
            {
                parameters.Add($"{to}.{part}.weight", new Tensor(new Shape(width, width), weight.AsFloats().Slice(i * width * width, width * width)));
                parameters.Add($"{to}.{part}.bias", new Tensor(new Shape(width), bias.AsFloats().Slice(i * width, width)));
            }

            Linear($"{to}.out", $"{from}.out_proj");
        }
    }

    private static float[] Floats(double[] numbers) => [.. numbers.Select(number => (float)number)];

    private static IEnumerable<double> Padded(float[] numbers, int length) =>
        [.. numbers.Select(number => (double)number), .. new double[length - numbers.Length]];
}
