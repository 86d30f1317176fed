namespace RankKernel.Benchmarks.Peer;

/// <summary>RankKernel, with the items' encoded features in the request or with the items in a catalog.</summary>
internal sealed class RankKernelContender : Contender
{
    private readonly Ranker _ranker;
    private readonly RankRequest[] _requests;
    private readonly ItemCatalog<int>? _catalog;
    private readonly int[][] _ids;
    private readonly float[] _scores;

    public RankKernelContender(RankModel model, PeerRequests requests, int threads, bool catalog)
        : base(catalog ? Catalog : Request)
    {
        _ranker = model.CreateRanker(new RankerOptions { MaxDegreeOfParallelism = threads });
        _requests = [.. Enumerable.Range(0, PeerRequests.Count).Select(index => requests.Create(model, index))];
        _ids = [.. Enumerable.Range(0, PeerRequests.Count).Select(index => Enumerable.Range(index * requests.Candidates, requests.Candidates).ToArray())];
        _scores = new float[catalog ? requests.Candidates : requests.Candidates * model.Outputs.Count];
        if (!catalog)
        {
            return;
        }

        _catalog = model.CreateCatalog<int>();
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
