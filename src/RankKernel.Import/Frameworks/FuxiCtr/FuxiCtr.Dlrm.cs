using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

public static partial class FuxiCtr
{
    private static Func<GraphBuilder, Value> Dlrm(FuxiCtrModel model)
    {
        var options = new DlrmOptions
        {
            Embedding = model.Embedding(numeric: false),
            Bottom = model.Mlp("bottom_mlp", "bottom", "bottom_mlp_units", "bottom_mlp_activations"),
            Top = model.Mlp("top_mlp", "top", "top_mlp_units", "top_mlp_activations"),
            Interaction = model.Options.Text("interaction_op") switch
            {
                "dot" => DlrmInteraction.Dot,
                "cat" => DlrmInteraction.Concat,
                var other => throw new NotSupportedModelException($"The DLRM interaction '{other}' is not supported."),
            },
            Order = PairOrder.Upper,
            DenseFirst = false,
            PairsFirst = true,
        };
        return graph => Zoo.Dlrm.Build(graph, options);
    }
}
