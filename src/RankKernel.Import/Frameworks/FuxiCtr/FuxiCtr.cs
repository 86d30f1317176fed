using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

/// <summary>
/// Brings in models trained with FuxiCTR (reczoo/FuxiCTR, PyTorch): a <c>config.json</c> with the model's name, features and
/// hyperparameters, and its state dict as safetensors. The framework's variants of each formula are kept.
/// </summary>
public static partial class FuxiCtr
{
    private const string Framework = "FuxiCTR";

    private static readonly Dictionary<string, Func<FuxiCtrModel, Func<GraphBuilder, Value>>> Binders = new(StringComparer.Ordinal)
    {
        ["LR"] = LogisticRegression,
        ["FM"] = Fm,
        ["WideDeep"] = WideAndDeep,
        ["DeepFM"] = DeepFm,
        ["DCN"] = Dcn,
        ["DCNv2"] = DcnV2,
        ["DLRM"] = Dlrm,
        ["AFM"] = Afm,
        ["NFM"] = Nfm,
        ["PNN"] = Pnn,
        ["FiBiNET"] = FiBiNet,
        ["xDeepFM"] = XDeepFm,
        ["DeepCrossing"] = DeepCrossing,
        ["FFM"] = Ffm,
        ["FFMv2"] = FfmV2,
        ["ONN"] = Onn,
        ["ONNv2"] = OnnV2,
        ["HOFM"] = Hofm,
        ["FwFM"] = FwFm,
        ["FmFM"] = FmFm,
        ["AFN"] = Afn,
        ["DIN"] = Din,
        ["DIEN"] = Dien,
        ["DNN"] = Dnn,
        ["GDCN"] = static model => Gdcn(model, CrossStructure.Stacked),
        ["GDCNP"] = static model => Gdcn(model, CrossStructure.Parallel),
        ["MaskNet"] = MaskNet,
        ["FGCNN"] = Fgcnn,
        ["EDCN"] = Edcn,
        ["FinalMLP"] = FinalMlp,
        ["FinalNet"] = FinalNet,
        ["WuKong"] = WuKong,
        ["APG_DeepFM"] = Apg,
        ["DualMLP"] = DualMlp,
        ["DSSM"] = Dssm,
        ["AutoInt"] = AutoInt,
        ["BST"] = Bst,
        ["SIM"] = Sim,
        ["TransAct"] = TransAct,
        ["ETA"] = Eta,
        ["TWIN"] = Twin,
        ["SDIM"] = Sdim,
        ["ShareBottom"] = SharedBottom,
        ["MMoE"] = Mmoe,
        ["PLE"] = Ple,
        ["PPNet"] = PpNet,
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
            throw new NotSupportedModelException($"The FuxiCTR model '{config.Model}' is not supported; supported are {string.Join(", ", Binders.Keys)}.");
        }

        var model = new FuxiCtrModel(config, weights, sides);
        return model.Common.Bind(binder(model));
    }

    private static Func<GraphBuilder, Value> LogisticRegression(FuxiCtrModel model)
    {
        var options = new LogisticRegressionOptions { Linear = model.Linear("lr_layer") };
        return graph => Zoo.LogisticRegression.Build(graph, options);
    }

    private static Func<GraphBuilder, Value> Fm(FuxiCtrModel model)
    {
        var options = new FmOptions { Embedding = model.Embedding(), Linear = model.Linear("fm.lr_layer") };
        return graph => Zoo.Fm.Build(graph, options);
    }

    private static Func<GraphBuilder, Value> WideAndDeep(FuxiCtrModel model)
    {
        var options = new WideAndDeepOptions
        {
            Embedding = model.Embedding(),
            Linear = model.Linear("lr_layer"),
            Mlp = model.Mlp("dnn", "mlp", "hidden_units", "hidden_activations"),
        };
        return graph => Zoo.WideAndDeep.Build(graph, options);
    }

    private static Func<GraphBuilder, Value> DeepFm(FuxiCtrModel model)
    {
        var options = new DeepFmOptions
        {
            Embedding = model.Embedding(),
            Linear = model.Linear("fm.lr_layer"),
            Mlp = model.Mlp("mlp", "mlp", "hidden_units", "hidden_activations"),
        };
        return graph => Zoo.DeepFm.Build(graph, options);
    }
}
