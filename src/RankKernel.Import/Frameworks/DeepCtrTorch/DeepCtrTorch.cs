using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

/// <summary>
/// Brings in models trained with DeepCTR-Torch: a <c>config.json</c> with the model's name, features and hyperparameters, and its
/// state dict as safetensors. The framework's variants of each formula are kept.
/// </summary>
public static partial class DeepCtrTorch
{
    private static readonly Dictionary<string, Func<DeepCtrTorchModel, Func<GraphBuilder, Value>>> Binders = new(StringComparer.Ordinal)
    {
        ["AFM"] = Fm,
        ["WDL"] = WideAndDeep,
        ["DeepFM"] = DeepFm,
        ["DCN"] = Dcn,
        ["DCNMix"] = DcnMix,
        ["DIN"] = Din,
        ["DIEN"] = Dien,
        ["AutoInt"] = AutoInt,
        ["SharedBottom"] = SharedBottom,
        ["MMOE"] = Mmoe,
    };

    /// <summary>Reads a model.</summary>
    /// <param name="configPath">The configuration.</param>
    /// <param name="weightsPath">The state dict.</param>
    /// <param name="sides">Which side each feature is on; null for <see cref="FeatureSides.ByName"/>.</param>
    /// <exception cref="NotSupportedModelException">The architecture, or an option of it, cannot be brought in.</exception>
    /// <exception cref="RankKernelException">A file is damaged, or the two do not go together.</exception>
    public static ModelDefinition Load(string configPath, string weightsPath, Func<string, Side>? sides = null)
    {
        using var weights = SafetensorsReader.Open(weightsPath);
        return Bind(FrameworkConfig.Read(File.ReadAllBytes(configPath)), new StateDict(weights), sides ?? FeatureSides.ByName).Define();
    }

    internal static BoundModel Bind(FrameworkConfig config, StateDict weights, Func<string, Side> sides)
    {
        if (!Binders.TryGetValue(config.Model, out var binder))
        {
            throw new NotSupportedModelException($"The DeepCTR-Torch model '{config.Model}' is not supported; supported are {string.Join(", ", Binders.Keys)}.");
        }

        var model = new DeepCtrTorchModel(config, weights, sides);
        return model.Common.Bind(binder(model));
    }

    private static Func<GraphBuilder, Value> Fm(DeepCtrTorchModel model)
    {
        if (model.Options.Flag("use_attention", true))
        {
            throw new NotSupportedModelException("The DeepCTR-Torch model 'AFM' is not supported with attention; without, it is an FM.");
        }

        model.Common.IgnoreTraining("attention_factor", "afm_dropout");
        var options = new FmOptions { Embedding = model.Embedding(), Linear = model.Linear() with { Bias = true } };
        model.Bias("linear.bias");
        return graph => Zoo.Fm.Build(graph, options);
    }

    private static Func<GraphBuilder, Value> WideAndDeep(DeepCtrTorchModel model)
    {
        var options = new WideAndDeepOptions { Embedding = model.Embedding(), Linear = model.Linear(), Mlp = model.Mlp() };
        model.Output("mlp.out");
        return graph => Zoo.WideAndDeep.Build(graph, options);
    }

    private static Func<GraphBuilder, Value> DeepFm(DeepCtrTorchModel model)
    {
        if (!model.Options.Flag("use_fm", true))
        {
            throw new NotSupportedModelException("The DeepCTR-Torch model 'DeepFM' is not supported without its FM part.");
        }

        var options = new DeepFmOptions { Embedding = model.Embedding(), Linear = model.Linear(), Mlp = model.Mlp() };
        model.Output("mlp.out");
        return graph => Zoo.DeepFm.Build(graph, options);
    }
}
