namespace RankKernel.Import;

/// <summary>Renames the weights of recurrent layers and puts their gates in the order r, z, n.</summary>
internal static class RecurrentWeights
{
    private static readonly int[] AsTheyAre = [0, 1, 2];

    /// <summary>A layer of torch.nn.GRU: gates r, z, n.</summary>
    public static void AddTorch(FrameworkModel model, string from, string to, string suffix = "_l0") =>
        AddTorch(model, from, to, suffix, AsTheyAre);

    /// <summary>A layer with the parameters of torch.nn.GRU, of whose three gates some are used.</summary>
    public static void AddTorch(FrameworkModel model, string from, string to, string suffix, int[] gates)
    {
        Add(model, from, $"weight_ih{suffix}", $"bias_ih{suffix}", to, gates);
        Add(model, from, $"weight_hh{suffix}", $"bias_hh{suffix}", $"{to}.recurrent", gates);
    }

    /// <summary>A weight and a bias whose rows are three gates: these of them, in this order.</summary>
    public static void Add(FrameworkModel model, string from, string weight, string bias, string to, int[] gates)
    {
        model.Add($"{to}.weight", StateDict.Blocks(model.Weights.Take($"{from}.{weight}"), 3, gates));
        model.Add($"{to}.bias", StateDict.Blocks(model.Weights.Take($"{from}.{bias}"), 3, gates));
    }
}
