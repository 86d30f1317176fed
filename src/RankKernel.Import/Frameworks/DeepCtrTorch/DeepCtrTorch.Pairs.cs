using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

public static partial class DeepCtrTorch
{
    private static Func<GraphBuilder, Value> Nfm(DeepCtrTorchModel model)
    {
        model.Common.IgnoreTraining("bi_dropout");
        var options = new NfmOptions { Embedding = model.Embedding(), Linear = model.Linear(), Mlp = model.Mlp() };
        model.Output("mlp.out");
        return graph => Zoo.Nfm.Build(graph, options);
    }

    private static Func<GraphBuilder, Value> Pnn(DeepCtrTorchModel model)
    {
        var kind = model.Options.Text("kernel_type") switch
        {
            "mat" => OuterProduct.Matrix,
            "vec" => OuterProduct.Vector,
            "num" => OuterProduct.Number,
            var other => throw new NotSupportedModelException($"The PNN kernel '{other}' is not supported."),
        };
        var options = new PnnOptions
        {
            Embedding = model.Embedding(),
            Inner = model.Options.Flag("use_inner", true),
            Outer = model.Options.Flag("use_outter", false) ? kind : OuterProduct.None,
            Mlp = model.Mlp(),
        };
        AddOuter(model.Common, options.Outer);
        model.Output("mlp.out");
        return graph => Zoo.Pnn.Build(graph, options);
    }

    /// <summary>The matrices are [out, pairs, in].</summary>
    private static void AddOuter(FrameworkModel model, OuterProduct kind)
    {
        if (kind == OuterProduct.None)
        {
            return;
        }

        var kernel = model.Weights.Take("outterproduct.kernel");
        if (kind != OuterProduct.Matrix)
        {
            model.Add("outer.weight", kind == OuterProduct.Vector ? kernel : StateDict.Reshaped(kernel, (int)kernel.Shape.Count));
            return;
        }

        var (width, pairs) = (kernel.Shape[0], kernel.Shape[1]);
        if (kernel.Shape != new Shape(width, pairs, width))
        {
            throw new ArgumentException($"{kernel.Shape} is not [d, pairs, d].");
        }

        PairWeights.AddInteraction(model, "outer", [.. Enumerable.Range(0, pairs).Select(Matrix)]);

        Tensor Matrix(int pair) => new(
            new Shape(width, width),
            [.. Enumerable.Range(0, width).SelectMany(row => kernel.AsFloats().Slice(((row * pairs) + pair) * width, width).ToArray())]);
    }

    private static Func<GraphBuilder, Value> FiBiNet(DeepCtrTorchModel model)
    {
        var weights = model.Common.Weights;
        var kind = model.Options.Text("bilinear_type") switch
        {
            "all" => BilinearKind.All,
            "each" => BilinearKind.Each,
            "interaction" => BilinearKind.Interaction,
            var other => throw new NotSupportedModelException($"The bilinear interaction '{other}' is not supported."),
        };
        if (kind == BilinearKind.All)
        {
            model.Common.Add("bilinear.weight", weights.Take("Bilinear.bilinear.weight"));
        }
        else
        {
            var count = weights.Names.Count(name => name.StartsWith("Bilinear.bilinear.", StringComparison.Ordinal));
            Tensor[] matrices = [.. Enumerable.Range(0, count).Select(i => weights.Take($"Bilinear.bilinear.{i}.weight"))];
            Action<FrameworkModel, string, IReadOnlyList<Tensor>> add = kind == BilinearKind.Each ? PairWeights.AddEach : PairWeights.AddInteraction;
            add(model.Common, "bilinear", matrices);
        }

        model.Common.Add("senet.0.weight", weights.Take("SE.excitation.0.weight"));
        model.Common.Add("senet.1.weight", weights.Take("SE.excitation.2.weight"));
        var options = new FiBiNetOptions
        {
            Embedding = model.Embedding(),
            Linear = model.Linear(),
            Gates = new SqueezeExcitationOptions { Reduction = model.Options.Number("reduction_ratio") },
            Kind = kind,
            SharedWeights = true,
            GatedFirst = true,
            Mlp = model.Mlp(),
        };
        model.Output("mlp.out");
        return graph => Zoo.FiBiNet.Build(graph, options);
    }

    private static Func<GraphBuilder, Value> XDeepFm(DeepCtrTorchModel model)
    {
        var embedding = model.Embedding();
        var fields = model.Common.Features.Count(feature => feature.Kind != FrameworkFeatureKind.Numeric && embedding.Fields!.Contains(model.Common.Field(feature)));
        var options = new XDeepFmOptions
        {
            Embedding = embedding,
            Linear = model.Linear(),
            Cin = new InteractionLayersOptions
            {
                Units = model.Options.Ints("cin_layer_size", 1),
                SplitHalf = model.Options.Flag("cin_split_half", true),
                Activation = new LayerActivation(model.Common.Activation(model.Options.Text("cin_activation"))),
            },
            Mlp = model.Mlp(),
        };
        for (var i = 0; i < options.Cin.Units.Count; i++)
        {
            model.Common.Add($"cin.{i}.weight", FieldsFirst(model.Common.Weights.Take($"cin.conv1ds.{i}.weight"), fields));
            model.Common.Add($"cin.{i}.bias", model.Common.Weights.Take($"cin.conv1ds.{i}.bias"));
        }

        model.Common.Add("cin.out.weight", model.Common.Weights.Take("cin_linear.weight"));
        model.Common.Add("cin.out.bias", new Tensor(new Shape(1), [0f]));
        model.Output("mlp.out");
        return graph => Zoo.XDeepFm.Build(graph, options);
    }

    /// <summary>The columns [rows of the layer before, fields] as [fields, rows].</summary>
    private static Tensor FieldsFirst(Tensor weight, int fields)
    {
        var (units, columns) = (weight.Shape[0], weight.Shape[1]);
        if (weight.Shape.Count != units * columns || columns % fields != 0)
        {
            throw new ArgumentException($"{weight.Shape} is not [units, rows·{fields}, 1].");
        }

        var rows = columns / fields;
        var elements = new float[units * columns];
        for (var i = 0; i < elements.Length; i++)
        {
            var (unit, field, row) = (i / columns, i / rows % fields, i % rows);
            elements[i] = weight.AsFloats()[(unit * columns) + (row * fields) + field];
        }

        return new Tensor(new Shape(units, columns), elements);
    }

    /// <summary>A pair of ids has two tables of its own; the ordinary embeddings are trained and not read.</summary>
    private static Func<GraphBuilder, Value> Onn(DeepCtrTorchModel model)
    {
        var weights = model.Common.Weights;
        var entering = model.Options.Texts("dnn_features");
        FrameworkFeature[] ids = [.. model.Common.Features.Where(feature => feature.Kind == FrameworkFeatureKind.Categorical && entering.Contains(feature.Name))];
        foreach (var name in weights.Names.Where(name => name.StartsWith("embedding_dict.", StringComparison.Ordinal)).ToArray())
        {
            weights.Take(name);
        }

        for (var i = 0; i < ids.Length; i++)
        {
            model.Common.Add(
                $"embedding.{ids[i].Name}.weight",
                StateDict.Beside([.. Enumerable.Range(0, ids.Length).Where(j => j != i).Select(j => weights.Take(
                    $"second_order_embedding_dict.{ids[Math.Min(i, j)].Name}+{ids[Math.Max(i, j)].Name}.emb{(i < j ? 1 : 2)}.weight"))]));
        }

        var numbers = model.Common.Features.Where(feature => feature.Kind == FrameworkFeatureKind.Numeric && entering.Contains(feature.Name));
        var options = new OnnOptions
        {
            Embedding = new EmbeddingOptions { Dimension = ids[0].Dimension, Fields = [.. ids.Concat(numbers).Select(model.Common.Field)] },
            Function = PairFunction.Product,
            PlainEmbeddings = false,
            Linear = model.Linear(),
            Mlp = model.Mlp(),
        };
        model.Output("mlp.out");
        return graph => Zoo.Onn.Build(graph, options);
    }
}
