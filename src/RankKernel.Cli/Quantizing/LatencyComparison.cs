using RankKernel.Cli.Measuring.Peer;
using RankKernel.Cli.Requests;

namespace RankKernel.Cli.Quantizing;

/// <summary>Times two models on the same random requests, in turn.</summary>
internal static class LatencyComparison
{
    private const int Requests = 4;
    private const int Seed = 1;

    public static LatencyChange Run(RankModel before, RankModel after, int candidates, double seconds)
    {
        using var first = Contender(before);
        using var second = Contender(after);
        var timings = Alternation.Run([first, second], Requests, seconds);
        return new LatencyChange(
            candidates,
            new Change(timings[0].MedianMs, timings[1].MedianMs),
            new Change(timings[0].P99Ms, timings[1].P99Ms),
            timings[0].RatioTo(timings[1]));

        RankKernelContender Contender(RankModel model)
        {
            var random = new RandomFeatures(Seed);
            return new RankKernelContender(model, [.. Enumerable.Range(0, Requests).Select(_ => random.Create(model, candidates))], threads: 1, catalog: false);
        }
    }
}
