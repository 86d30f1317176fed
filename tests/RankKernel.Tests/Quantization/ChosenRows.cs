using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Tests.Oracle;

namespace RankKernel.Tests.Quantization;

/// <summary>Which rows the k-max poolings of a network take that keep them in their order.</summary>
internal static class ChosenRows
{
    /// <summary>For each candidate of all requests the rows, channel by channel; nothing where a network has no such pooling.</summary>
    public static IReadOnlyList<int[]> Of(ModelDefinition model, IEnumerable<(EncodedRows User, EncodedRows Items)> requests)
    {
        Node[] poolings = [.. model.Graph.Nodes.Where(node => node.Operation is KMaxPooling { Descending: false })];
        return poolings.Length == 0 ? [] : [.. requests.SelectMany(request => Of(model, poolings, request.User, request.Items))];
    }

    /// <summary>The candidates of <paramref name="count"/> for which both take the same rows.</summary>
    public static IEnumerable<int> Equal(IReadOnlyList<int[]> one, IReadOnlyList<int[]> other, int count) =>
        Enumerable.Range(0, count).Where(row => one.Count == 0 || one[row].SequenceEqual(other[row]));

    private static IEnumerable<int[]> Of(ModelDefinition model, Node[] poolings, EncodedRows user, EncodedRows items)
    {
        var trace = FlatExecutor.Trace(model.Graph, user, items, model.Features);
        return Enumerable.Range(0, trace.Rows).Select(row => poolings.SelectMany(pooling => Of(pooling, trace[pooling.Inputs[0], row])).ToArray());
    }

    private static IEnumerable<int> Of(Node pooling, OracleValue x)
    {
        var width = x.PositionWidth;
        return Enumerable.Range(0, width).SelectMany(channel => Enumerable.Range(0, x.Shape[0])
            .OrderByDescending(row => x[(row * width) + channel]).ThenBy(row => row)
            .Take(((KMaxPooling)pooling.Operation).Count).Order());
    }
}
