using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

/// <summary>
/// Brings in models trained with DeepCTR-Torch: a <c>config.json</c> with the model's name, features and hyperparameters, and its
/// state dict as safetensors. The framework's variants of each formula are kept.
/// </summary>
public static partial class DeepCtrTorch
{
    private const string Framework = "DeepCTR-Torch";

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
        ["CCPM"] = Ccpm,
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
    /// <param name="options">Which side features are on, and what else the framework wrote.</param>
    /// <exception cref="NotSupportedModelException">The architecture, or an option of it, cannot be brought in.</exception>
    /// <exception cref="RankKernelException">A file is damaged, or the files do not go together; the message names the file and the weight or the option.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ModelDefinition Load(string configPath, string weightsPath, FrameworkImportOptions? options = null) =>
        FrameworkReader.Load(configPath, weightsPath, options ?? new FrameworkImportOptions(), Framework, Bind);

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
