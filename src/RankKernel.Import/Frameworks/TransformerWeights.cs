using RankKernel.Graph;

namespace RankKernel.Import;

/// <summary>PyTorch's attention and encoder layers under the zoo's names.</summary>
internal static class TransformerWeights
{
    private static readonly string[] Parts = ["query", "key", "value"];

    /// <summary><c>nn.MultiheadAttention</c>: the three projections stand in one matrix.</summary>
    public static void AddAttention(StateDict weights, Action<string, Tensor> add, string from, string to)
    {
        var (weight, bias) = (weights.Take($"{from}.in_proj_weight"), weights.Take($"{from}.in_proj_bias"));
        for (var i = 0; i < Parts.Length; i++)
        {
            add($"{to}.{Parts[i]}.weight", StateDict.Blocks(weight, Parts.Length, i));
            add($"{to}.{Parts[i]}.bias", StateDict.Blocks(bias, Parts.Length, i));
        }

        AddLayer(weights, add, $"{from}.out_proj", $"{to}.out");
    }

    /// <summary><c>nn.TransformerEncoderLayer</c>.</summary>
    public static void AddEncoderLayer(StateDict weights, Action<string, Tensor> add, string from, string to)
    {
        AddAttention(weights, add, $"{from}.self_attn", to);
        AddLayer(weights, add, $"{from}.linear1", $"{to}.hidden");
        AddLayer(weights, add, $"{from}.linear2", $"{to}.output");
        AddLayer(weights, add, $"{from}.norm1", $"{to}.norm1");
        AddLayer(weights, add, $"{from}.norm2", $"{to}.norm2");
    }

    public static void AddLayer(StateDict weights, Action<string, Tensor> add, string from, string to)
    {
        add($"{to}.weight", weights.Take($"{from}.weight"));
        add($"{to}.bias", weights.Take($"{from}.bias"));
    }
}
