using RankKernel.Cli.Measuring.Peer;
using RankKernel.Cli.Requests;

namespace RankKernel.Benchmarks.Interests;

/// <summary>
/// <c>interests precision</c>: what states take in every precision, and what a request costs with them, one thread, medians, alternating.
/// Written as a Markdown table.
/// </summary>
internal static class InterestPrecisionTable
{
    private const int Candidates = 100;
    private const int History = 1000;
    private const int Users = 8;
    private const double Seconds = 6;

    public static void Print(IReadOnlyList<InterestNetwork> only)
    {
        Console.WriteLine($"history {History}, {Candidates} candidates of a catalog, {Users} users, one thread, medians");
        Console.WriteLine();
        Console.WriteLine("| network | precision | bytes of a state | of float32's | rank | float32 ÷ it | rms difference of scores, of their spread |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var network in only.Count == 0 ? InterestNetwork.All : only)
        {
            Run(network);
        }
    }

    private static void Run(InterestNetwork network)
    {
        using var model = network.Create(History);
        using var catalog = model.CreateCatalog<int>();
        var request = new RandomFeatures(seed: 1).Create(model, Candidates);
        catalog.Upsert([.. Enumerable.Range(0, Candidates)], request.Items);
        CenterContender[] contenders = [.. Enum.GetValues<InterestPrecision>().Select(precision => new CenterContender(model, catalog, request, precision))];
        double[] differences = [.. contenders.Select(contender => ScoreDifference.OfSpread(contenders[0], contender, Users))];
        var times = Alternation.Run(contenders, Users, Seconds);
        for (var i = 0; i < contenders.Length; i++)
        {
            Console.WriteLine(
                $"| {network.Name} | {contenders[i].Name} | {contenders[i].StateBytes:n0} | {(double)contenders[i].StateBytes / contenders[0].StateBytes:f3} "
                + $"| {times[i].MedianMs:f3} ms | {times[0].RatioTo(times[i]):f2} | {differences[i]:p2} |");
        }

        foreach (var contender in contenders)
        {
            contender.Dispose();
        }
    }

    private sealed class CenterContender : Contender
    {
        private readonly UserInterestCenter _center;
        private readonly ItemCatalog<int> _catalog;
        private readonly RankRequest _request;
        private readonly int[] _ids = [.. Enumerable.Range(0, Candidates)];
        private readonly float[] _scores = new float[Candidates];

        public CenterContender(RankModel model, ItemCatalog<int> catalog, RankRequest request, InterestPrecision precision)
            : base(precision.ToString())
        {
            (_catalog, _request) = (catalog, request);
            _center = new UserInterestCenter(model, new() { Precision = precision });
            var happened = _center.CreateEvent();
            for (var user = 0; user < Users; user++)
            {
                var random = new Random(user);
                for (var i = 0; i < History; i++)
                {
                    InterestNetwork.Set(happened, random);
                    _center.Observe(user, happened);
                }

                Score(user);
            }
        }

        public long StateBytes => _center.UsageOf(0).StateBytes;

        public override ReadOnlySpan<float> Scores => _scores;

        public override void Score(int index) => _center.Score(index, _request, _catalog, _ids, _scores);

        public override void Dispose() => _center.Dispose();
    }
}
