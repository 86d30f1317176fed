using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Benchmarks.Networks;

internal static class DcnV2Network
{
    public static PeerNetwork Create() => new(
        "DCNv2",
        "40 fields of 16, 20 of the user and 20 of the item; 3 full cross layers beside MLP 400-400",
        [.. PeerNetwork.Ids("user", Side.User, 20), .. PeerNetwork.Ids("item", Side.Item, 20)],
        graph => Dcn.Build(graph, new() { Cross = new() { Layers = 3 }, Mlp = new() { HiddenUnits = [400, 400] } }));
}
