using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>Options of <see cref="ClassSoftmax"/>.</summary>
public sealed record ClassSoftmaxOptions
{
    /// <summary>The outputs that are the classes: all logits, of a network without an output function.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];
}

/// <summary>Makes probabilities that add up to 1 of the logits of several classes, each an output.</summary>
public static class ClassSoftmax
{
    /// <summary>Puts the probabilities in the outputs' places; returns them, [classes].</summary>
    /// <exception cref="GraphException">There are fewer than two classes, or no such output.</exception>
    public static Value Build(GraphBuilder graph, ClassSoftmaxOptions options)
    {
        if (options.Outputs.Distinct().Count() != options.Outputs.Count || options.Outputs.Count < 2)
        {
            throw new GraphException($"A softmax over the outputs {string.Join(", ", options.Outputs)}; expected at least two different ones.");
        }

        using var scope = graph.Scope("classes");
        var logits = options.Outputs.Select(name => graph.Reshape(
            graph.OutputNamed(name) ?? throw new GraphException($"There is no output '{name}' for a softmax; the outputs are {string.Join(", ", graph.OutputNames)}."), 1));
        var probabilities = graph.Softmax(graph.Concat(0, [.. logits]));
        for (var i = 0; i < options.Outputs.Count; i++)
        {
            graph.ReplaceOutput(options.Outputs[i], graph.Slice(probabilities, 0, i, 1));
        }

        return probabilities;
    }
}
