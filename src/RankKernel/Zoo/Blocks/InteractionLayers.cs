using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// A compressed interaction network (CIN). Parameters: <c>cin.I.weight</c> [units, F·H], its columns field after field, for each the
/// H rows of the layer before; <c>cin.I.bias</c> [units]; <c>cin.I.activation.…</c>; <c>cin.out.weight</c>, <c>cin.out.bias</c>.
/// </summary>
public sealed record InteractionLayersOptions
{
    /// <summary>The number of rows each layer makes.</summary>
    public IReadOnlyList<int> Units { get; init; } = [128, 128];

    /// <summary>What each layer ends with; the paper found none to be best.</summary>
    public LayerActivation Activation { get; init; } = new(ActivationKind.None);

    /// <summary>Whether of every layer but the last one half of the rows goes on to the next layer and the other half to the output; else all go to both.</summary>
    public bool SplitHalf { get; init; }
}

/// <summary>A stack of compressed interactions, pooled over the components.</summary>
internal static class InteractionLayers
{
    /// <summary>A linear layer over what the layers give, [1].</summary>
    public static Value Logit(GraphBuilder graph, IReadOnlyList<Value> fields, InteractionLayersOptions options)
    {
        using var scope = graph.Scope("cin");
        return Mlp.Output(graph, "cin.out", Layers(graph, fields, options), 1);
    }

    /// <summary>The rows of all layers that go to the output, each summed over its components.</summary>
    private static Value Layers(GraphBuilder graph, IReadOnlyList<Value> fields, InteractionLayersOptions options)
    {
        if (options.Units.Count == 0)
        {
            throw new GraphException("The compressed interaction network has 0 layers; expected at least 1.");
        }

        var x0 = graph.Add(new StackFields(), fields);
        var (x, pooled) = (x0, new List<Value>());
        for (var i = 0; i < options.Units.Count; i++)
        {
            var units = options.Units[i];
            var isSplit = options.SplitHalf && i + 1 < options.Units.Count;
            if (units < 1 || (isSplit && units % 2 != 0))
            {
                throw new GraphException($"Layer {i} of the compressed interaction network has {units} units; expected {(isSplit ? "an even number" : "at least 1")}.");
            }

            var weight = graph.Parameter($"cin.{i}.weight", units, checked(fields.Count * x.Shape[1]));
            var y = graph.Add(new CompressedInteraction(), [x0, x, weight, graph.Parameter($"cin.{i}.bias", units)]);
            y = options.Activation.Apply(graph, $"cin.{i}.activation", y);
            x = isSplit ? graph.Slice(y, 1, 0, units / 2) : y;
            pooled.Add(graph.Reduce(isSplit ? graph.Slice(y, 1, units / 2, units / 2) : y, ReduceKind.Sum, 0));
        }

        return graph.Concat(0, pooled);
    }
}
