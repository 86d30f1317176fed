namespace RankKernel.Cli.Measuring.Peer;

/// <summary>RankKernel, with the items' encoded features in the request or with the items in a catalog.</summary>
internal sealed class RankKernelContender : Contender
{
    private readonly Ranker _ranker;
    private readonly IReadOnlyList<RankRequest> _requests;
    private readonly ItemCatalog<int>? _catalog;
    private readonly int[][] _ids;
    private readonly float[] _scores;

    public RankKernelContender(RankModel model, IReadOnlyList<RankRequest> requests, int threads, bool catalog, CatalogPrecision precision = CatalogPrecision.Float32)
        : base(catalog ? Catalog : Request)
    {
        _ranker = model.CreateRanker(new RankerOptions { MaxDegreeOfParallelism = threads });
        _requests = requests;
        var next = 0;
        _ids = [.. requests.Select(request => Enumerable.Range(0, request.Items.Count).Select(_ => next++).ToArray())];
        _scores = new float[requests.Max(request => request.Items.Count) * (catalog ? 1 : model.Outputs.Count)];
        if (!catalog)
        {
            return;
        }

        _catalog = model.CreateCatalog<int>(new CatalogOptions { Precision = precision });
        foreach (var (request, ids) in _requests.Zip(_ids))
        {
            _catalog.Upsert(ids, request.Items);
        }
    }

    public override ReadOnlySpan<float> Scores => _scores;

    public override void Score(int index)
    {
        if (_catalog is null)
        {
            _ranker.ScoreAll(_requests[index], _scores);
        }
        else
        {
            _ranker.Score<int>(_requests[index], _catalog, _ids[index], _scores);
        }
    }

    public override void Dispose()
    {
        _ranker.Dispose();
        _catalog?.Dispose();
    }
}
