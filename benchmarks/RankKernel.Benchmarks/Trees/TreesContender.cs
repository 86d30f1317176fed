using RankKernel.Cli.Measuring.Peer;

namespace RankKernel.Benchmarks.Trees;

/// <summary>RankKernel on rows of numbers that lie encoded in its requests.</summary>
internal sealed class TreesContender : Contender
{
    private readonly Ranker _ranker;
    private readonly RankRequest[] _requests;
    private readonly float[] _scores;

    public TreesContender(RankModel model, IReadOnlyList<float[]> batches, int features)
        : base(Request)
    {
        _ranker = model.CreateRanker();
        _scores = new float[batches[0].Length / features];
        _requests = [.. batches.Select(batch =>
        {
            var request = model.CreateRequest();
            request.Items.Reset(_scores.Length);
            request.Items.SetVectors("x", batch);
            return request;
        })];
    }

    public override ReadOnlySpan<float> Scores => _scores;

    public override void Score(int index) => _ranker.Score(_requests[index], _scores);

    public override void Dispose() => _ranker.Dispose();
}
