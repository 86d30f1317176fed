using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Benchmarks.Networks;

/// <summary>One network of the peer suite: its features and its graph with random weights.</summary>
/// <param name="Name">Its name on the command line and in reports.</param>
/// <param name="Description">Its sizes.</param>
/// <param name="Features">What it is given.</param>
/// <param name="Build">Adds it to a graph.</param>
internal sealed record PeerNetwork(string Name, string Description, IReadOnlyList<Feature> Features, Action<GraphBuilder> Build)
{
    public const int TableRows = 100_000;

    /// <summary>All networks, in the order of reports.</summary>
    public static IReadOnlyList<PeerNetwork> All { get; } =
    [
        DeepFmNetwork.Create(),
        DcnV2Network.Create(),
        DlrmNetwork.Create(),
        DinNetwork.Create(),
        DienNetwork.Create(),
        MmoeNetwork.Create(),
    ];

    public ModelDefinition Define(ParameterSource? parameters = null)
    {
        var graph = new GraphBuilder(Features, parameters ?? new RandomParameters(1));
        Build(graph);
        return new ModelDefinition(Name, Features, graph.Build());
    }

    /// <summary>Fields with one id each.</summary>
    public static IEnumerable<Feature> Ids(string name, Side side, int count) =>
        Enumerable.Range(0, count).Select(i => new IdFeature($"{name}_{i}", side, new DirectEncoding(TableRows)));
}
