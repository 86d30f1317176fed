using RankKernel.Graph;

namespace RankKernel.Import.Onnx;

/// <summary>One position of a gated recurrent unit, with or without attention.</summary>
internal sealed class GruCell(OnnxGraphWriter writer, string product, Value weight, Value bias, GruReset reset)
{
    private readonly int _states = weight.Shape[1];

    /// <summary>Where the scores enter; null for a plain GRU.</summary>
    public GruAttention? Attention { get; init; }

    /// <summary>[rows, T].</summary>
    public string? Scores { get; init; }

    /// <summary>What is added after the scores have scaled the product.</summary>
    public Value? InputBias { get; init; }

    private int Gates => weight.Shape[0] / _states;

    /// <summary>The state after a position.</summary>
    public string Step(int position, string state)
    {
        var score = Scores is null ? "" : writer.Add("Gather", [Scores, writer.Ints(position)], new OnnxAttribute("axis", 1));
        var input = writer.Add("Gather", [product, writer.Int(position)], new OnnxAttribute("axis", 1));
        if (InputBias is not null)
        {
            input = writer.Add("Add", [writer.Add("Mul", [input, score]), writer[InputBias]]);
        }

        var sigmoids = Gates - 1;
        var recurrent = reset == GruReset.AfterProduct
            ? writer.Add("Gemm", [state, writer[weight], writer[bias]], new OnnxAttribute("transB", 1))
            : Recurrent(state, 0, sigmoids, ".gates");
        var sums = writer.Add("Add", [Part(input, 0, sigmoids), reset == GruReset.AfterProduct ? Part(recurrent, 0, sigmoids) : recurrent]);
        var gates = writer.Add("Sigmoid", [sums]);
        var r = sigmoids == 1 ? gates : Part(gates, 0, 1);
        var z = sigmoids == 1 ? "" : Part(gates, 1, 1);
        var inner = reset == GruReset.AfterProduct
            ? writer.Add("Mul", [r, Part(recurrent, sigmoids, 1)])
            : Recurrent(writer.Add("Mul", [r, state]), sigmoids, 1, ".candidate");
        var n = writer.Add("Tanh", [writer.Add("Add", [Part(input, sigmoids, 1), inner])]);
        return Attention switch
        {
            GruAttention.Update => Blend(state, n, score),
            GruAttention.UpdateGate => Blend(state, n, writer.Add("Mul", [score, z])),
            GruAttention.KeepGate => Blend(n, state, writer.Add("Mul", [writer.Add("Sub", [writer.Float(1), score]), z])),
            _ => Blend(n, state, z),
        };
    }

    /// <summary>from + part·(to − from).</summary>
    private string Blend(string from, string to, string part) =>
        writer.Add("Add", [from, writer.Add("Mul", [part, writer.Add("Sub", [to, from])])]);

    private string Part(string x, int gate, int gates) => writer.Add(
        "Slice", [x, writer.Ints(gate * _states), writer.Ints((gate + gates) * _states), writer.Ints(1)]);

    private string Recurrent(string state, int gate, int gates, string suffix)
    {
        var first = gate * _states;
        var rows = gates * _states;
        var matrix = writer.Weight(weight, suffix, new Shape(rows, _states), i => (first * _states) + i);
        var vector = writer.Weight(bias, suffix, new Shape(rows), i => first + i);
        return writer.Add("Gemm", [state, matrix, vector], new OnnxAttribute("transB", 1));
    }
}
