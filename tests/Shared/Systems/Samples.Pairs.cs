using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Testing;

internal sealed partial class Samples
{
    private Dictionary<string, Func<GraphBuilder, Value>> Pairs => new()
    {
        ["NeuralCF"] = graph => NeuralCf.Build(graph, new() { Factorization = Raw, Deep = Raw, Mlp = Plain }),
        ["NeuralCF, factorization alone"] = graph => NeuralCf.Build(graph, new() { Factorization = Raw, Deep = null }),
        ["NeuralCF, MLP alone"] = graph => NeuralCf.Build(graph, new() { Factorization = null, Deep = Raw, User = ["user_id", "hour"], Mlp = Plain }),
        ["Deep Crossing"] = graph => DeepCrossing.Build(graph, new() { Embedding = Raw, Units = size.Hidden }),
        ["Deep Crossing, plain embeddings, normed"] = graph => DeepCrossing.Build(graph, new() { Embedding = Widths, RectifiedEmbeddings = false, Units = size.Hidden, BatchNorm = true, Activation = ActivationKind.Tanh }),
        ["Deep Crossing, clipped, numbers in place"] = graph => DeepCrossing.Build(graph, new() { Embedding = Raw with { Numeric = NumericInput.RawInPlace }, Units = [5], Residual = false, InputClip = 0.5 }),
        ["FNN"] = graph => Dnn.Build(graph, new() { Embedding = Widths, Mlp = Plain }),
        ["FNN, tanh"] = graph => Dnn.Build(graph, new() { Embedding = Raw, Mlp = Plain with { Activation = new(ActivationKind.Tanh) } }),
        ["PNN"] = graph => Pnn.Build(graph, new() { Embedding = Embedded, Mlp = Plain }),
        ["PNN, outer, matrices"] = graph => Pnn.Build(graph, new() { Embedding = Raw, Inner = false, Outer = OuterProduct.Matrix, Mlp = Plain }),
        ["PNN, both, vectors"] = graph => Pnn.Build(graph, new() { Embedding = Raw, Outer = OuterProduct.Vector, Mlp = Plain }),
        ["PNN, outer, numbers"] = graph => Pnn.Build(graph, new() { Embedding = Raw, Inner = false, Outer = OuterProduct.Number, Mlp = Plain }),
        ["NFM"] = graph => Nfm.Build(graph, new() { Embedding = Raw, Mlp = Plain }),
        ["NFM, normed, no linear part"] = graph => Nfm.Build(graph, new() { Embedding = Embedded, Mlp = Normed, Linear = null }),
        ["AFM"] = graph => Afm.Build(graph, new() { Embedding = Embedded, AttentionUnits = size.Attention[1] }),
        ["xDeepFM"] = graph => XDeepFm.Build(graph, new() { Embedding = Embedded, Cin = new() { Units = [size.Layer / 2, size.Layer / 2] }, Mlp = Plain }),
        ["xDeepFM, split, ReLU"] = graph => XDeepFm.Build(graph, new() { Embedding = Raw, Cin = new() { Units = [size.Layer, size.Layer, 3], SplitHalf = true, Activation = new(ActivationKind.Relu) }, Mlp = Plain }),
        ["xDeepFM, CIN alone, PReLU"] = graph => XDeepFm.Build(graph, new() { Embedding = Raw, Cin = new() { Units = [5], Activation = new(ActivationKind.PRelu) }, Linear = null, Mlp = null }),
        ["FiBiNET"] = graph => FiBiNet.Build(graph, new() { Embedding = Embedded, Mlp = Plain }),
        ["FiBiNET, all, sigmoid"] = graph => FiBiNet.Build(graph, new() { Embedding = Raw, Kind = BilinearKind.All, Gates = new() { Reduction = 2, Excitation = ActivationKind.Sigmoid }, Mlp = Plain }),
        ["FiBiNET, each, shared, gated first"] = graph => FiBiNet.Build(graph, new() { Embedding = Raw, Kind = BilinearKind.Each, SharedWeights = true, GatedFirst = true, Linear = null, Mlp = Normed }),
        ["AutoFIS"] = graph => AutoFis.Build(graph, new() { Embedding = Raw, Mlp = Plain }),
        ["AutoFIS, some pairs, no MLP"] = graph => AutoFis.Build(graph, new() { Embedding = Embedded, Pairs = [("user_id", "item_id"), ("price", "history.category"), ("hour", "age")], Mlp = null }),
        ["all interaction"] = graph => InteractionNetwork.Build(graph, new() { Embedding = Embedded, Mlp = Plain }),
        ["neural interaction"] = graph => InteractionNetwork.Build(graph, new() { Embedding = Raw, Kind = FieldInteraction.Neural, Mlp = Plain }),
        ["ONN"] = graph => Onn.Build(graph, new() { Embedding = Aware, Mlp = Plain }),
        ["ONN, products alone, linear part"] = graph => Onn.Build(graph, new() { Embedding = Aware with { Numeric = NumericInput.Raw }, Function = PairFunction.Product, PlainEmbeddings = false, Linear = new(), Mlp = Plain }),
    };
}
