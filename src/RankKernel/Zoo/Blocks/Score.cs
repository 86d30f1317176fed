using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>The output of a network with one task.</summary>
internal static class Score
{
    /// <summary>The name of the output.</summary>
    public const string Name = "score";

    /// <summary>Adds the output and returns the logit.</summary>
    /// <exception cref="GraphException">The function takes vectors.</exception>
    public static Value Output(GraphBuilder graph, Value logit, Activation function)
    {
        if (function.ParameterCount > 0)
        {
            throw new GraphException($"The output function is {function}; expected one without parameters, such as Sigmoid, None or Exp.");
        }

        graph.Output(Name, graph.Activate(logit, function));
        return logit;
    }
}
