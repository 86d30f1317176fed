using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>What networks of several tasks share.</summary>
internal static class Tasks
{
    /// <summary>A tower <c>tower.T</c> on the input of each task, and an output of the task's name; returns the logits, [tasks].</summary>
    /// <exception cref="GraphException">There is no task.</exception>
    public static Value Build(GraphBuilder graph, IReadOnlyList<string> tasks, Func<int, Value> input, MlpOptions tower, Activation output)
    {
        if (tasks.Count == 0)
        {
            throw new GraphException("The network needs at least one task.");
        }

        var logits = tasks.Select((task, t) => Score.Output(graph, Mlp.Build(graph, $"tower.{t}", input(t), tower), output, task));
        return graph.Concat(0, [.. logits]);
    }
}
