using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>Options of <see cref="TaskFusion"/>.</summary>
public sealed record TaskFusionOptions
{
    /// <summary>The name of the new output.</summary>
    public string Name { get; init; } = "value";

    /// <summary>
    /// What it is. Names are those of outputs added before, or of numeric features (<c>price</c>, an element of a vector <c>image[2]</c>);
    /// a name that is not letters, digits, <c>_</c> and <c>.</c> stands in single quotes. Operators <c>+ − * / ^</c>, where <c>^</c> binds
    /// most tightly and to the right; functions <c>abs</c>, <c>exp</c>, <c>log</c>, <c>log1p</c>, <c>sqrt</c>, <c>sigmoid</c>,
    /// <c>tanh</c> of one argument, <c>min</c>, <c>max</c>, <c>pow</c> of two, <c>clip(x, low, high)</c>.
    /// </summary>
    public string Expression { get; init; } = "";
}

/// <summary>
/// One score from those of several tasks: a weighted sum <c>0.7*ctr + 0.3*like</c>, a product of powers
/// <c>(1 + 2*ctr)^0.5 * (1 + watch)^1.2</c>, an expected value <c>ctr * cvr * log1p(price)</c>, or any other expression. It becomes one
/// more output of the network, computed on the sides that its parts allow.
/// </summary>
public static class TaskFusion
{
    /// <summary>Adds the output; returns its value, [1].</summary>
    /// <exception cref="GraphException">The expression is not one (the message says where), or names what is not there, or the output is there already.</exception>
    public static Value Build(GraphBuilder graph, TaskFusionOptions options)
    {
        using var scope = graph.Scope($"fusion.{options.Name}");
        var value = new ScoreExpression(graph, options.Name, options.Expression).Parse();
        graph.Output(options.Name, value);
        return value;
    }
}
