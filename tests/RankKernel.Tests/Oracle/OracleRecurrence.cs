using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

/// <summary>Recurrent units one position after the other, each gate a sum over the input and one over the state.</summary>
internal static class OracleRecurrence
{
    public static OracleValue Gru(Gru operation, IReadOnlyList<OracleValue> inputs)
    {
        var gates = operation.Projected
            ? new Gates(["r", "z", "n"], inputs[0], null, null, inputs[1], inputs[2])
            : new Gates(["r", "z", "n"], inputs[0], inputs[1], inputs[2], inputs[3], inputs[4]);
        var states = new List<double[]> { new double[gates.Width] };
        for (var position = 0; position < inputs[0].Positions; position++)
        {
            var h = states[^1];
            var n = Candidate(gates, operation.Reset, position, h, 1);
            var z = gates.Sigmoid("z", position, h, 1);
            states.Add([.. h.Select((old, i) => ((1 - z[i]) * n[i]) + (z[i] * old))]);
        }

        if (operation.Last)
        {
            return OracleValue.Vector(states[^1]);
        }

        var all = new double[inputs[0].Shape[0] * gates.Width];
        states.Skip(1).SelectMany(state => state).ToArray().CopyTo(all, 0);
        return OracleValue.Numbers(new Shape(inputs[0].Shape[0], gates.Width), all, inputs[0].Length);
    }

    public static OracleValue AttentionalGru(AttentionalGru operation, IReadOnlyList<OracleValue> inputs)
    {
        string[] order = operation.Attention == GruAttention.Update ? ["r", "n"] : ["r", "z", "n"];
        var isInput = operation.Attention == GruAttention.Input;
        var (x, scores) = (inputs[0], inputs[1]);
        var gates = (operation.Projected, isInput) switch
        {
            (false, _) => new Gates(order, x, inputs[2], inputs[3], inputs[4], inputs[5]),
            (true, true) => new Gates(order, x, null, inputs[2], inputs[3], inputs[4]),
            (true, false) => new Gates(order, x, null, null, inputs[2], inputs[3]),
        };
        var h = new double[gates.Width];
        for (var position = 0; position < x.Positions; position++)
        {
            var a = scores[position];
            var scale = isInput ? a : 1;
            var n = Candidate(gates, operation.Reset, position, h, scale);
            var z = operation.Attention == GruAttention.Update ? [] : gates.Sigmoid("z", position, h, scale);
            h = [.. h.Select((old, i) => operation.Attention switch
            {
                GruAttention.Input => ((1 - z[i]) * n[i]) + (z[i] * old),
                GruAttention.Update => ((1 - a) * old) + (a * n[i]),
                GruAttention.UpdateGate => ((1 - (a * z[i])) * old) + (a * z[i] * n[i]),
                GruAttention.KeepGate => ((1 - a) * z[i] * old) + ((1 - ((1 - a) * z[i])) * n[i]),
                _ => throw new InvalidOperationException($"Attention {operation.Attention}."),
            })];
        }

        return OracleValue.Vector(h);
    }

    private static double[] Candidate(Gates gates, GruReset reset, int position, double[] h, double scale)
    {
        var r = gates.Sigmoid("r", position, h, scale);
        var input = gates.Input("n", position, scale);
        var recurrent = reset == GruReset.AfterProduct
            ? gates.Recurrent("n", h).Select((sum, i) => r[i] * sum)
            : gates.Recurrent("n", [.. h.Select((state, i) => r[i] * state)]);
        return [.. input.Zip(recurrent, (a, b) => Math.Tanh(a + b))];
    }

    /// <summary>The gates' sums. Without a weight x is W·x already.</summary>
    private sealed record Gates(
        string[] Order, OracleValue X, OracleValue? Weight, OracleValue? Bias, OracleValue RecurrentWeight, OracleValue RecurrentBias)
    {
        public int Width => RecurrentWeight.Shape[1];

        public double[] Sigmoid(string gate, int position, double[] h, double scale) =>
            [.. Input(gate, position, scale).Zip(Recurrent(gate, h), (a, b) => 1 / (1 + Math.Exp(-a - b)))];

        public double[] Input(string gate, int position, double scale) => Rows(gate, row =>
        {
            var product = Weight is null
                ? X[(position * X.Shape[1]) + row]
                : Enumerable.Range(0, X.Shape[1]).Sum(k => X[(position * X.Shape[1]) + k] * Weight[(row * X.Shape[1]) + k]);
            return (scale * product) + (Bias?[row] ?? 0);
        });

        public double[] Recurrent(string gate, double[] h) => Rows(gate, row =>
            Enumerable.Range(0, Width).Sum(k => h[k] * RecurrentWeight[(row * Width) + k]) + RecurrentBias[row]);

        private double[] Rows(string gate, Func<int, double> row) =>
            [.. Enumerable.Range(Array.IndexOf(Order, gate) * Width, Width).Select(row)];
    }
}
