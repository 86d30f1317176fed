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
        ["AFM"] = Afm,
        ["WDL"] = WideAndDeep,
        ["DeepFM"] = DeepFm,
        ["NFM"] = Nfm,
        ["PNN"] = Pnn,
        ["FiBiNET"] = FiBiNet,
        ["xDeepFM"] = XDeepFm,
        ["MLR"] = LsPlm,
        ["ONN"] = Onn,
        ["AFN"] = Afn,
        ["IFM"] = Ifm,
        ["DIFM"] = Difm,
        ["DCN"] = Dcn,
        ["DCNMix"] = DcnMix,
        ["DIN"] = Din,
        ["DIEN"] = Dien,
        ["AutoInt"] = AutoInt,
        ["SharedBottom"] = SharedBottom,
        ["MMOE"] = Mmoe,
        ["ESMM"] = Esmm,
        ["PLE"] = Ple,
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

    private static Func<GraphBuilder, Value> Afm(DeepCtrTorchModel model)
    {
        model.Common.IgnoreTraining("afm_dropout");
        var (embedding, linear) = (model.Embedding(), model.Linear() with { Bias = true });
        var units = model.Options.Int("attention_factor", 1);
        model.Bias("linear.bias");
        if (!model.Options.Flag("use_attention", true))
        {
            return graph => Fm.Build(graph, new FmOptions { Embedding = embedding, Linear = linear });
        }

        var weights = model.Common.Weights;
        model.Common.Add("attention.weight", weights.TakeTransposed("fm.attention_W"));
        model.Common.Add("attention.bias", weights.Take("fm.attention_b"));
        model.Common.Add("attention.out.weight", weights.TakeTransposed("fm.projection_h"));
        model.Common.Add("out.weight", weights.TakeTransposed("fm.projection_p"));
        return graph => Zoo.Afm.Build(graph, new AfmOptions { Embedding = embedding, Linear = linear, AttentionUnits = units });
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
