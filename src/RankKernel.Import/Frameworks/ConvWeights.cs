namespace RankKernel.Import;

/// <summary>PyTorch's convolutions over fields in the zoo's form.</summary>
internal static class ConvWeights
{
    /// <summary>A Conv2d of kernels [O, C, h, 1], the first of a module's parts, and the BatchNorm that may follow it.</summary>
    public static void Add(FrameworkModel model, string from, string to, bool hasNorm)
    {
        AddKernel(model, $"{from}.0", to);
        foreach (var part in (string[])(hasNorm ? ["running_mean", "running_var", "weight", "bias"] : []))
        {
            model.Add($"{to}.norm.{part}", model.Weights.Take($"{from}.1.{part}"));
        }
    }

    /// <summary>A Conv2d of kernels [O, C, h, 1].</summary>
    public static void AddKernel(FrameworkModel model, string from, string to)
    {
        var kernel = model.Weights.Take($"{from}.weight");
        var ordered = StateDict.Permuted(kernel, 0, 2, 1, 3);
        model.Add($"{to}.weight", StateDict.Reshaped(ordered, kernel.Shape[0], kernel.Shape[2], kernel.Shape[1]));
        model.Add($"{to}.bias", model.Weights.Take($"{from}.bias"));
    }
}
