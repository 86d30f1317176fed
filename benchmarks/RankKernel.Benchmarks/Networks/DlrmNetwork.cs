using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Benchmarks.Networks;

internal static class DlrmNetwork
{
    public static PeerNetwork Create() => new(
        "DLRM",
        "26 fields of 16, 13 of the user and 13 of the item; 13 numbers of the user; bottom 512-256-16, top 512-256-1",
        [
            .. PeerNetwork.Ids("user", Side.User, 13),
            .. Enumerable.Range(0, 13).Select(i => new NumericFeature($"number_{i}", Side.User, NumericEncoding.Raw)),
            .. PeerNetwork.Ids("item", Side.Item, 13),
        ],
        graph => Dlrm.Build(graph, new() { Bottom = new() { HiddenUnits = [512, 256] }, Top = new() { HiddenUnits = [512, 256] } }));
}
