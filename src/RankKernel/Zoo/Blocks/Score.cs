using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>The outputs of networks.</summary>
internal static class Score
{
    /// <summary>The name of the output of a network with one task.</summary>
    public const string Name = "score";

    /// <summary>Adds the output and returns the logit.</summary>
    /// <exception cref="GraphException">The function takes vectors.</exception>
    public static Value Output(GraphBuilder graph, Value logit, Activation function, string name = Name)
    {
        if (function.ParameterCount > 0)
        {
            throw new GraphException($"The output function is {function}; expected one without parameters, such as Sigmoid, None or Exp.");
        }

        graph.Output(name, graph.Activate(logit, function));
        return logit;
    }

    /// <summary>The first of two classes, plus 1e-8, as the authors of DIEN have it; returns the logits, [2].</summary>
    public static Value FirstOfTwo(GraphBuilder graph, Value logits)
    {
        var click = graph.Slice(graph.Softmax(logits), 0, 0, 1);
        graph.Output(Name, graph.Add(click, graph.Constant(new Tensor(new Shape(1), [1e-8f]))));
        return logits;
    }
}
