namespace RankKernel.Benchmarks.Peer;

internal static class PeerPage
{
    public static string Create(PeerResults results) => results.ToString();
}
