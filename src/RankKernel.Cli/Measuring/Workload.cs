using RankKernel.Cli.Output;
using RankKernel.Cli.Requests;

namespace RankKernel.Cli.Measuring;

/// <summary>The requests that one caller of a benchmark goes through, again and again.</summary>
/// <param name="Requests">The requests with their items.</param>
/// <param name="Ids">For each request the ids of its items in the catalog, if there is one.</param>
internal sealed record Workload(IReadOnlyList<RankRequest> Requests, IReadOnlyList<long[]> Ids)
{
    private const int MostRequests = 8;
    private const int MostItems = 100_000;

    /// <summary>Random requests; as many as give a fair mix without filling the memory.</summary>
    public static Workload Random(RankModel model, BenchSettings settings)
    {
        var random = new RandomFeatures(settings.Seed, settings.HistoryLength);
        var count = Math.Clamp(MostItems / settings.Candidates, 1, MostRequests);
        return Of([.. Enumerable.Range(0, count).Select(_ => random.Create(model, settings.Candidates))]);
    }

    /// <summary>The requests of a file with one a line.</summary>
    public static Workload FromFile(RankModel model, string path, Terminal terminal)
    {
        var reader = new RequestReader(model);
        var requests = new List<RankRequest>();
        foreach (var json in JsonInput.Lines(path, terminal))
        {
            using (json)
            {
                var request = model.CreateRequest();
                reader.ReadWithItems(json, request);
                if (request.Items.Count == 0)
                {
                    throw json.Error("no items, expected at least one.");
                }

                requests.Add(request);
            }
        }

        return requests.Count > 0 ? Of(requests) : throw new InputException($"{path}: no requests, expected one a line.");
    }

    /// <summary>A catalog with the items of all requests.</summary>
    public ItemCatalog<long> CreateCatalog(RankModel model)
    {
        var catalog = model.CreateCatalog<long>();
        foreach (var (request, ids) in Requests.Zip(Ids))
        {
            catalog.Upsert(ids, request.Items);
        }

        return catalog;
    }

    private static Workload Of(IReadOnlyList<RankRequest> requests)
    {
        var next = 0L;
        return new Workload(requests, [.. requests.Select(request => Enumerable.Range(0, request.Items.Count).Select(_ => next++).ToArray())]);
    }
}
