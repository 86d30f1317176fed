using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

public static partial class DeepCtrTorch
{
    private static Func<GraphBuilder, Value> Dcn(DeepCtrTorchModel model)
    {
        var weights = model.Common.Weights;
        var (kernels, biases) = (weights.Take("crossnet.kernels"), weights.Take("crossnet.bias"));
        var width = kernels.Shape[1];
        var kind = model.Options.Text("cross_parameterization") == "matrix" ? CrossKind.Matrix : CrossKind.Vector;
        var layers = model.Options.Int("cross_num", 1);
        for (var i = 0; i < layers; i++)
        {
            var kernel = StateDict.Part(kernels, i);
            model.Common.Add($"cross.{i}.weight", kind == CrossKind.Matrix ? kernel : StateDict.Reshaped(kernel, width));
            model.Common.Add($"cross.{i}.bias", StateDict.Reshaped(StateDict.Part(biases, i), width));
        }

        return Cross(model, new CrossOptions { Kind = kind, Layers = layers });
    }

    private static Func<GraphBuilder, Value> DcnMix(DeepCtrTorchModel model)
    {
        var weights = model.Common.Weights;
        var (u, v, c) = (weights.Take("crossnet.U_list"), weights.Take("crossnet.V_list"), weights.Take("crossnet.C_list"));
        var options = new CrossOptions
        {
            Kind = CrossKind.Mixture,
            Layers = model.Options.Int("cross_num", 1),
            Rank = model.Options.Int("low_rank", 1),
            Experts = model.Options.Int("num_experts", 1),
        };
        for (var i = 0; i < options.Layers; i++)
        {
            CrossWeights.AddMixture(
                model.Common, i, StateDict.Part(u, i), StateDict.Part(v, i), StateDict.Part(c, i), StateDict.Part(weights.Take("crossnet.bias"), i));
        }

        CrossWeights.AddGates(model.Common, options.Experts);
        return Cross(model, options);
    }

    private static Func<GraphBuilder, Value> Cross(DeepCtrTorchModel model, CrossOptions cross)
    {
        var mlp = model.Mlp();
        var options = new DcnOptions
        {
            Embedding = model.Embedding(),
            Cross = cross,
            Structure = mlp.HiddenUnits.Count > 0 ? CrossStructure.Parallel : CrossStructure.CrossOnly,
            Mlp = mlp,
            Linear = model.Linear(),
        };
        model.Output("out");
        return graph => Zoo.Dcn.Build(graph, options);
    }
}
