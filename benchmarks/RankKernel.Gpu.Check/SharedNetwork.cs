using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using RankKernel.Benchmarks.Networks;
using RankKernel.Benchmarks.Peer;
using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Gpu.Check;

/// <summary>
/// A network as its peers take it: weights, requests, and the processor's scores of them, so that what is timed is known to compute the
/// same. NAME.json says where each tensor stands in NAME.bin, in single-precision numbers; ids are numbers too.
/// </summary>
internal static class SharedNetwork
{
    /// <summary>Writes a network into a folder.</summary>
    public static void Write(string folder, PeerNetwork network, RankModel model, PeerRequests requests)
    {
        Directory.CreateDirectory(folder);
        using var data = new BinaryWriter(File.Create(Path.Combine(folder, network.Name + ".bin")), Encoding.UTF8);
        var tensors = new List<object>();
        var end = 0L;
        foreach (var parameter in model.Definition.Graph.Parameters)
        {
            Add(parameter.Name, [.. parameter.Shape.Dimensions], parameter.Data!.AsFloats());
        }

        using var ranker = model.CreateRanker();
        foreach (var (index, request) in requests.Create(model).Index())
        {
            var (user, items) = (requests.Users[index], requests.Items[index]);
            Add($"request.{index}.user", [-1], Ids(network, user, 0, isItem: false));
            Add($"request.{index}.item", [requests.Candidates, -1], [.. Enumerable.Range(0, requests.Candidates).SelectMany(row => Ids(network, items, row, isItem: true))]);
            Add($"request.{index}.history", [2, -1], History(network, user));
            Add($"request.{index}.numbers", [-1], user.NumberRow(0));
            var scores = new float[requests.Candidates];
            ranker.Score(request, scores);
            Add($"request.{index}.scores", [-1], scores);
        }

        File.WriteAllText(Path.Combine(folder, network.Name + ".json"), JsonSerializer.Serialize(tensors));

        void Add(string name, int[] shape, ReadOnlySpan<float> values)
        {
            data.Write(MemoryMarshal.AsBytes(values));
            tensors.Add(new { Name = name, Shape = shape, Start = end, values.Length });
            end += values.Length;
        }
    }

    private static float[] Ids(PeerNetwork network, EncodedRows rows, int row, bool isItem) =>
    [
        .. network.Features.OfType<IdFeature>().Where(feature => feature.Side == Side.Item == isItem)
            .Select(feature => (float)rows.IdRow(row)[rows.Schema[new InputSource(feature.Name)].Offset]),
    ];

    private static float[] History(PeerNetwork network, EncodedRows user) =>
    [
        .. network.Features.OfType<SequenceFeature>().SelectMany(feature => feature.Columns.Select(column => (feature.Name, column.Name)))
            .Select(column => user.Schema[new InputSource(column.Item1, column.Item2)])
            .SelectMany(slot => user.IdRow(0).Slice(slot.Offset, slot.Width).ToArray()).Select(id => (float)id),
    ];
}
