using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Benchmarks.Networks;

internal static class DeepFmNetwork
{
    public static PeerNetwork Create() => new(
        "DeepFM",
        "40 fields of 16, 20 of the user and 20 of the item; MLP 400-400-400",
        [.. PeerNetwork.Ids("user", Side.User, 20), .. PeerNetwork.Ids("item", Side.Item, 20)],
        graph => DeepFm.Build(graph, new() { Mlp = new() { HiddenUnits = [400, 400, 400] } }));
}
