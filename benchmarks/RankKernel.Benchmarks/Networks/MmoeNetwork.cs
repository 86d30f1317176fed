using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Benchmarks.Networks;

internal static class MmoeNetwork
{
    public static PeerNetwork Create() => new(
        "MMoE",
        "40 fields of 16, 20 of the user and 20 of the item; 8 experts 256-128, 3 tasks with towers of 64",
        [.. PeerNetwork.Ids("user", Side.User, 20), .. PeerNetwork.Ids("item", Side.Item, 20)],
        graph => Mmoe.Build(graph, new()
        {
            Tasks = ["click", "like", "share"],
            Experts = 8,
            Expert = new() { HiddenUnits = [256, 128] },
            Tower = new() { HiddenUnits = [64] },
        }));
}
