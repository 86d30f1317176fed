using RankKernel.Graph;
using RankKernel.Planning;
using RankKernel.Zoo;

namespace RankKernel.Import;

public static partial class FuxiCtr
{
    /// <remarks>The gates read the fields, then the tables of their own; here the other way round.</remarks>
    private static Func<GraphBuilder, Value> PpNet(FuxiCtrModel model)
    {
        const string Gates = "gate_embed_layer";
        var options = new PepNetOptions
        {
            Embedding = model.Embedding(),
            Identity = model.Embedding(Gates, model.Options.Texts("gate_priors"), model.Options.Int("gate_emb_dim", 1)),
            GateUnits = model.Options.Int("gate_hidden_dim", 1),
            Mlp = model.Mlp("hidden_units", HiddenActivations),
        };
        if (options.Mlp.BatchNorm || options.Mlp.Activation.Function.ParameterCount > 0)
        {
            throw new NotSupportedModelException("A PPNet with BatchNorm or an activation with weights is not supported.");
        }

        var layers = options.Mlp.HiddenUnits.Count;
        var own = options.Identity.Fields!.Count * options.Identity.Dimension;
        for (var layer = 0; layer < layers; layer++)
        {
            model.Output($"ppn.mlp_layers.{layer}.0", $"tower.0.{layer}");
            var (from, to) = ($"ppn.gate_layers.{layer}.gate", $"tower.0.gate.{layer}");
            var weight = model.Common.Weights.Take($"{from}.0.weight");
            var fields = weight.Shape[1] - own;
            if (weight.Shape.Rank != 2)
            {
                throw new ArgumentException($"{weight.Shape} is not [units, inputs].");
            }

            model.Common.Add($"{to}.0.weight", Weights.TakeColumns(weight, [(fields, own), (0, fields)]));
            model.Common.Add($"{to}.0.bias", model.Common.Weights.Take($"{from}.0.bias"));
            model.Output($"{from}.2", $"{to}.out");
        }

        model.Output($"ppn.mlp_layers.{layers}", "tower.0.out");
        return graph => PepNet.Build(graph, options);
    }
}
