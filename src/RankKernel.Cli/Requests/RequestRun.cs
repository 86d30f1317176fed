using RankKernel.Cli.Output;

namespace RankKernel.Cli.Requests;

/// <summary>The requests of a file, read one after the other into one <see cref="RankRequest"/>.</summary>
internal sealed class RequestRun(RankModel model, string path, bool lines, CatalogFile<string>? catalog, Terminal terminal)
{
    private readonly RequestReader _reader = new(model);
    private readonly RankRequest _request = model.CreateRequest();

    /// <summary>Each request with its candidates; valid until the next.</summary>
    public IEnumerable<ReadRequest> Read()
    {
        foreach (var json in lines ? JsonInput.Lines(path, terminal) : [JsonInput.Document(path, terminal)])
        {
            using (json)
            {
                yield return catalog is null
                    ? new ReadRequest(json.Line, _request, _reader.ReadWithItems(json, _request), null, [])
                    : FromCatalog(json, catalog);
            }
        }
    }

    private ReadRequest FromCatalog(LocatedJson json, CatalogFile<string> file)
    {
        var candidates = _reader.ReadWithCandidates(json, _request) ?? [.. file.Ids];
        return new ReadRequest(json.Line, _request, candidates, file.Catalog, [.. candidates.Where(id => !file.Catalog.Contains(id))]);
    }
}

/// <summary>A request that was read.</summary>
/// <param name="Line">Its line, in a file with one a line.</param>
/// <param name="Request">The features, and the items unless they are in a catalog.</param>
/// <param name="Ids">The candidates' ids.</param>
/// <param name="Catalog">The catalog that the ids are of, or null.</param>
/// <param name="Unknown">The candidates that are not in the catalog.</param>
internal sealed record ReadRequest(
    int? Line, RankRequest Request, string?[] Ids, ItemCatalog<string>? Catalog, IReadOnlyList<string> Unknown)
{
    public int Rank(Ranker ranker, Span<RankedItem> winners) =>
        Catalog is null ? ranker.Rank(Request, winners) : ranker.Rank<string>(Request, Catalog, Ids!, winners);

    public float[] Score(Ranker ranker)
    {
        var scores = new float[Ids.Length];
        if (Catalog is null)
        {
            ranker.Score(Request, scores);
        }
        else
        {
            ranker.Score<string>(Request, Catalog, Ids!, scores);
        }

        return scores;
    }
}
