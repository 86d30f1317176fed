using RankKernel.Graph;

namespace RankKernel.Import;

/// <summary>The frameworks' mixtures of low-rank experts in the zoo's form: the experts side by side.</summary>
internal static class CrossWeights
{
    /// <summary>One layer from U [E, d, r], V [E, d, r], C [E, r, r] and a bias of d elements.</summary>
    /// <exception cref="ArgumentException">The shapes are others.</exception>
    public static void AddMixture(FrameworkModel model, int layer, Tensor u, Tensor v, Tensor c, Tensor bias)
    {
        if (u.Shape.Rank != 3 || u.Shape != v.Shape || c.Shape != new Shape(u.Shape[0], u.Shape[2], u.Shape[2]))
        {
            throw new ArgumentException($"Experts are {u.Shape}, {v.Shape} and {c.Shape}, expected [E, d, r] twice and [E, r, r].");
        }

        var (experts, width, rank) = (u.Shape[0], u.Shape[1], u.Shape[2]);
        var side = new float[width * experts * rank];
        for (var i = 0; i < side.Length; i++)
        {
            var (row, expert, column) = (i / (experts * rank), i / rank % experts, i % rank);
            side[i] = u.AsFloats()[(((expert * width) + row) * rank) + column];
        }

        var rows = new float[experts * rank * width];
        for (var i = 0; i < rows.Length; i++)
        {
            var (expert, column, row) = (i / (rank * width), i / width % rank, i % width);
            rows[i] = v.AsFloats()[(((expert * width) + row) * rank) + column];
        }

        model.Add($"cross.{layer}.u", new Tensor(new Shape(width, experts * rank), side));
        model.Add($"cross.{layer}.v", new Tensor(new Shape(experts * rank, width), rows));
        model.Add($"cross.{layer}.bias", StateDict.Reshaped(bias, width));
        for (var expert = 0; expert < experts; expert++)
        {
            model.Add($"cross.{layer}.{expert}.c", StateDict.Part(c, expert));
        }
    }

    /// <summary>The gates, each [1, d], as one matrix.</summary>
    public static void AddGates(FrameworkModel model, int experts)
    {
        Tensor[] gates = [.. Enumerable.Range(0, experts).Select(expert => model.Weights.Take($"crossnet.gating.{expert}.weight"))];
        float[] rows = [.. gates.SelectMany(gate => gate.AsFloats().ToArray())];
        model.Add("cross.gate.weight", new Tensor(new Shape(experts, gates[0].Shape.Last), rows));
    }
}
