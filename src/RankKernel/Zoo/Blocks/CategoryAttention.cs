using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>CSCNN's attention by category on a feature map (equations 3 to 6), and the picture's vector behind it.</summary>
internal static class CategoryAttention
{
    private const int Planes = 3;

    /// <summary>The picture's vector, [visual units].</summary>
    /// <exception cref="GraphException">The map or the category is not such a feature, or an option is out of range.</exception>
    public static Value Build(GraphBuilder graph, CscnnOptions options)
    {
        Validate(graph, options);
        var category = Scene.Of(graph, options.Category);
        var map = graph.Reshape(graph.Input(options.Map), options.Channels, options.Height * options.Width);
        var scaled = graph.Multiply(graph.Add(new Transpose(), [map]), Channels(graph, category, map, options));
        var attended = graph.Multiply(graph.Add(new Transpose(), [scaled]), Places(graph, category, scaled, options));
        using var scope = graph.Scope("visual");
        return Mlp.Output(graph, "visual.out", graph.Reshape(attended, (int)attended.Shape.Count), options.VisualUnits);
    }

    /// <summary>σ(MLP([mean, a]) + MLP([max, a])) over the places, a weight for each channel.</summary>
    private static Value Channels(GraphBuilder graph, Scene category, Value map, CscnnOptions options)
    {
        const string Name = "visual.channel";
        using var scope = graph.Scope(Name);
        var a = graph.EmbeddingBag(category.Id, graph.Parameter($"{Name}.embedding.weight", category.Count, options.CategoryDimension));
        var mlp = new MlpOptions { HiddenUnits = [options.ChannelUnits] };
        var logits = new[] { ReduceKind.Mean, ReduceKind.Max }.Select(
            pooling => Mlp.Build(graph, Name, graph.Concat(0, graph.Reduce(map, pooling, 1), a), mlp, options.Channels));
        return graph.Activate(graph.Sum([.. logits]), ActivationKind.Sigmoid);
    }

    /// <summary>σ(convolution over [mean, max over the channels, the category's plane]), a weight for each place.</summary>
    private static Value Places(GraphBuilder graph, Scene category, Value scaled, CscnnOptions options)
    {
        const string Name = "visual.spatial";
        using var scope = graph.Scope(Name);
        var places = options.Height * options.Width;
        var plane = graph.EmbeddingBag(category.Id, graph.Parameter($"{Name}.embedding.weight", category.Count, places));
        var planes = graph.Concat(0, graph.Reduce(scaled, ReduceKind.Mean, 1), graph.Reduce(scaled, ReduceKind.Max, 1), plane);
        var kernel = graph.Parameter($"{Name}.weight", Planes, options.Kernel, options.Kernel).Data!;
        var convolution = graph.Linear(planes, graph.Constant(Unrolled(kernel, options.Height, options.Width)));
        return graph.Activate(graph.Add(convolution, graph.Parameter($"{Name}.bias", 1)), ActivationKind.Sigmoid);
    }

    /// <summary>A zero-padded convolution as a matrix [places, planes·places].</summary>
    private static Tensor Unrolled(Tensor kernel, int height, int width)
    {
        var (edge, places) = (kernel.Shape[1], height * width);
        var matrix = new float[places * Planes * places];
        for (var i = 0; i < matrix.Length; i++)
        {
            var (to, plane, from) = (i / (Planes * places), i / places % Planes, i % places);
            var row = (from / width) - (to / width) + (edge / 2);
            var column = (from % width) - (to % width) + (edge / 2);
            if (row >= 0 && row < edge && column >= 0 && column < edge)
            {
                matrix[i] = kernel.AsFloats()[(((plane * edge) + row) * edge) + column];
            }
        }

        return new Tensor(new Shape(places, Planes * places), matrix);
    }

    private static void Validate(GraphBuilder graph, CscnnOptions options)
    {
        var sizes = (int[])[options.Channels, options.Height, options.Width, options.CategoryDimension, options.ChannelUnits, options.Kernel, options.VisualUnits];
        if (sizes.Any(size => size < 1) || options.Kernel % 2 == 0)
        {
            throw new GraphException($"CSCNN has a size below 1 or an even kernel among {string.Join(", ", sizes)}.");
        }

        var elements = (long)options.Channels * options.Height * options.Width;
        if (graph.Feature(options.Map) is not NumericFeature map || map.Dimension != elements)
        {
            throw new GraphException(
                $"The map '{options.Map}' is {graph.Feature(options.Map)}; expected a numeric feature of {options.Channels}·{options.Height}·{options.Width} numbers.");
        }
    }
}
