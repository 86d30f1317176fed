using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>
/// W[s]·concat(u, i, p) with the scene s of the request: the user part is computed once a request, and what is left for the
/// candidate is the product with the other parts. With the scene of an item, the item part is computed once an item.
/// </summary>
internal sealed class SplitSceneLinear : RewritePass
{
    protected override Value? Rewrite(GraphBuilder graph, Node node, IReadOnlyList<Value> inputs, UseCounts uses)
    {
        if (node.Operation is not SceneLinear linear
            || node.Output.Cadence != Cadence.Pair
            || inputs[0].Producer is not { Operation: Concat } concat)
        {
            return null;
        }

        var scene = inputs[1];
        var parts = SideParts.Of(concat.Inputs);
        if (parts.FirstOrDefault(part => part.Cadence == scene.Cadence) is not { } own || parts.Count == 1)
        {
            return null;
        }

        // What is left stays in its order, constants included.
        var rest = parts.Where(part => part != own).SelectMany(part => part.Values.Zip(part.Ranges)).OrderBy(part => part.Second.Start).ToList();
        var (x, weight) = Part(own.Values, own.Ranges, $".{own.Cadence}");
        var ofScene = linear.Bias
            ? graph.Add(new SceneLinear(), [x, scene, weight, inputs[3]], $"{node.Name}.{own.Cadence}")
            : graph.Add(new SceneLinear(Bias: false), [x, scene, weight], $"{node.Name}.{own.Cadence}");
        (x, weight) = Part([.. rest.Select(part => part.First)], [.. rest.Select(part => part.Second)], "");
        return graph.Add(
            linear with { Bias = false, Addends = linear.Addends + 1 },
            [x, scene, weight, .. inputs.Skip(linear.FirstAddend).Take(linear.Addends), ofScene, .. inputs.Skip(linear.FirstActivationParameter)],
            node.Name);

        (Value X, Value Weight) Part(IReadOnlyList<Value> values, IReadOnlyList<(int Start, int Length)> ranges, string name) => (
            values.Count == 1 ? values[0] : graph.Add(new Concat(0), values, $"{node.Name}{name}.inputs"),
            graph.Constant(Columns(inputs[2].Data!, ranges)));
    }

    private static Tensor Columns(Tensor weight, IReadOnlyList<(int Start, int Length)> ranges)
    {
        var (scenes, channels, width) = (weight.Shape[0], weight.Shape[1], weight.Shape[2]);
        var taken = Weights.TakeColumns(new Tensor(new Shape(checked(scenes * channels), width), weight.AsFloats()), ranges);
        return new Tensor(new Shape(scenes, channels, taken.Shape[1]), taken.AsFloats());
    }
}
