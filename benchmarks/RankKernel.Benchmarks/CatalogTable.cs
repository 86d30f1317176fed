using System.Globalization;
using RankKernel.Benchmarks.Networks;
using RankKernel.Benchmarks.Peer;
using RankKernel.Catalog;
using RankKernel.Cli.Measuring.Peer;

namespace RankKernel.Benchmarks;

/// <summary>
/// Catalogs of the networks of the peer suite in every precision, against float32: the same requests, one thread, alternating. Written
/// as a Markdown table.
/// </summary>
internal static class CatalogTable
{
    private const int Candidates = 500;
    private const double Seconds = 6;

    public static int Print(IReadOnlyList<string> names)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Console.WriteLine($"{Candidates} candidates of a catalog of {PeerRequests.Count * Candidates}, one thread, medians; load {MachineInfo.Load():f1}");
        Console.WriteLine();
        Console.WriteLine("| network | precision | bytes an item | of float32's | time | float32 ÷ it | rms difference of scores, of their spread |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var network in PeerNetwork.All.Where(network => names.Count == 0 || names.Contains(network.Name, StringComparer.OrdinalIgnoreCase)))
        {
            Run(network);
        }

        return 0;
    }

    private static void Run(PeerNetwork network)
    {
        using var model = new RankModel(network.Define());
        var requests = new PeerRequests(network.Features, Candidates).Create(model);
        var precisions = Enum.GetValues<CatalogPrecision>();
        RankKernelContender[] contenders = [.. precisions.Select(precision => new RankKernelContender(model, requests, 1, catalog: true, precision))];
        double[] differences = [.. contenders.Select(contender => ScoreDifference.OfSpread(contenders[0], contender))];
        var times = Alternation.Run(contenders, PeerRequests.Count, Seconds);
        var whole = CatalogStore.BytesPerItem(model.Plan, CatalogPrecision.Float32);
        for (var i = 0; i < contenders.Length; i++)
        {
            var bytes = CatalogStore.BytesPerItem(model.Plan, precisions[i]);
            Console.WriteLine(
                $"| {network.Name} | {precisions[i]} | {bytes} | {(double)bytes / whole:f3} | {times[i].MedianMs:f2} ms "
                + $"| {times[0].RatioTo(times[i]):f2} | {differences[i]:p2} |");
            contenders[i].Dispose();
        }
    }
}
