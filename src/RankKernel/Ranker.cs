using RankKernel.Cpu;
using RankKernel.Devices;

namespace RankKernel;

/// <summary>
/// Ranks and scores candidates with a <see cref="RankModel"/>. Thread-safe: any number of threads may call it, each with its own
/// request. After warm-up a call allocates nothing. Dispose it before its model, when no call is under way.
/// </summary>
public sealed unsafe partial class Ranker : IDisposable
{
    private readonly CpuProgram _program;
    private readonly SlotPool<Workspace> _workspaces;
    private readonly TileCrew? _crew;
    private readonly DeviceRunner? _device;
    private readonly string? _deviceProblem;
    private readonly int _rankBy;
    private volatile bool _disposed;

    internal Ranker(RankModel model, RankerOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxDegreeOfParallelism, 1, nameof(options.MaxDegreeOfParallelism));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            options.MaxDegreeOfParallelism, RankerOptions.LargestDegreeOfParallelism, nameof(options.MaxDegreeOfParallelism));
        Model = model;
        _program = model.Program;
        _rankBy = options.RankBy is null ? 0 : model.OutputIndex(options.RankBy);
        (_device, _deviceProblem) = DeviceSelection.Select(model, options.Device);
        _workspaces = new SlotPool<Workspace>(() => new Workspace(_program), Math.Max(16, 4 * Environment.ProcessorCount));
        if (options.MaxDegreeOfParallelism > 1)
        {
            _crew = new TileCrew(options.MaxDegreeOfParallelism - 1, () => new TileWorkspace(_program));
        }
    }

    /// <summary>The model.</summary>
    public RankModel Model { get; }

    /// <summary>What it computes on at the moment.</summary>
    public DeviceStatus DeviceStatus => _device?.Status ?? new DeviceStatus(Device.Cpu, DeviceSelection.CpuName, _deviceProblem);

    /// <summary>Finds the best candidates of the request's items.</summary>
    /// <param name="request">A request of this model.</param>
    /// <param name="winners">Room for the best K: filled from the start, best first; equal ones in the order of the request.</param>
    /// <returns>How many winners there are: K, or fewer if there are fewer candidates. A candidate whose score is not a number never wins.</returns>
    /// <remarks>
    /// The order is that of the network's value before a closing sigmoid, exponential, tanh or calibration table, so candidates whose scores round to
    /// the same number still stand in order. Scores are those that <see cref="Score(RankRequest, Span{float})"/> gives.
    /// </remarks>
    /// <exception cref="ArgumentException">The request was made for another model.</exception>
    /// <exception cref="Features.FeatureException">The columns of a history have different lengths.</exception>
    public int Rank(RankRequest request, Span<RankedItem> winners) => Rank(request, new RequestUser(_program), winners);

    internal int Rank<TUser>(RankRequest request, TUser user, Span<RankedItem> winners)
        where TUser : struct, IUserSide
    {
        Check(request);
        var items = request.ItemRows;
        var workspace = _workspaces.Rent();
        try
        {
            workspace.Job.SetItems(items);
            return RankCore(request, user, workspace, items.Count, winners);
        }
        finally
        {
            Return(workspace);
        }
    }

    /// <summary>Finds the best of some items of a catalog.</summary>
    /// <param name="request">A request of this model; its own items are not looked at.</param>
    /// <param name="catalog">A catalog of this model.</param>
    /// <param name="candidates">The items' ids. One that the catalog does not have never wins.</param>
    /// <param name="winners">Room for the best K: filled from the start, best first; equal ones in the order of the candidates.</param>
    /// <returns>How many winners there are.</returns>
    /// <exception cref="ArgumentException">The request or the catalog was made for another model.</exception>
    /// <exception cref="Features.FeatureException">The columns of a history have different lengths.</exception>
    public int Rank<TId>(RankRequest request, ItemCatalog<TId> catalog, ReadOnlySpan<TId> candidates, Span<RankedItem> winners)
        where TId : notnull, IEquatable<TId> => Rank(request, new RequestUser(_program), catalog, candidates, winners);

    internal int Rank<TUser, TId>(
        RankRequest request, TUser user, ItemCatalog<TId> catalog, ReadOnlySpan<TId> candidates, Span<RankedItem> winners)
        where TUser : struct, IUserSide
        where TId : notnull, IEquatable<TId>
    {
        Check(request, catalog);
        var workspace = _workspaces.Rent();
        var side = catalog.Store.Enter();
        try
        {
            Find(catalog, candidates, workspace, winners.Length);
            return RankCore(request, user, workspace, candidates.Length, winners);
        }
        finally
        {
            catalog.Store.Exit(side);
            Return(workspace);
        }
    }

    /// <summary>Scores all of the request's items by the output that the ranker ranks by.</summary>
    /// <param name="request">A request of this model.</param>
    /// <param name="scores">One score an item, in their order.</param>
    /// <exception cref="ArgumentException">The request was made for another model, or there is no room for the scores.</exception>
    /// <exception cref="Features.FeatureException">The columns of a history have different lengths.</exception>
    public void Score(RankRequest request, Span<float> scores) => Score(request, new RequestUser(_program), scores);

    internal void Score<TUser>(RankRequest request, TUser user, Span<float> scores)
        where TUser : struct, IUserSide => ScoreItems(request, user, _rankBy, 1, scores);

    /// <summary>Scores all of the request's items by one output.</summary>
    /// <param name="request">A request of this model.</param>
    /// <param name="output">The output's name.</param>
    /// <param name="scores">One score an item, in their order.</param>
    /// <inheritdoc cref="Score(RankRequest, Span{float})" path="/exception"/>
    public void Score(RankRequest request, string output, Span<float> scores) => Score(request, new RequestUser(_program), output, scores);

    internal void Score<TUser>(RankRequest request, TUser user, string output, Span<float> scores)
        where TUser : struct, IUserSide => ScoreItems(request, user, Model.OutputIndex(output), 1, scores);

    /// <summary>Scores all of the request's items by all outputs, in one run of the network.</summary>
    /// <param name="request">A request of this model.</param>
    /// <param name="scores">[outputs, items]: the scores of the first of <see cref="RankModel.Outputs"/>, then those of the next.</param>
    /// <inheritdoc cref="Score(RankRequest, Span{float})" path="/exception"/>
    public void ScoreAll(RankRequest request, Span<float> scores) => ScoreAll(request, new RequestUser(_program), scores);

    internal void ScoreAll<TUser>(RankRequest request, TUser user, Span<float> scores)
        where TUser : struct, IUserSide => ScoreItems(request, user, 0, Model.Outputs.Count, scores);

    /// <summary>Scores some items of a catalog by the output that the ranker ranks by.</summary>
    /// <param name="request">A request of this model; its own items are not looked at.</param>
    /// <param name="catalog">A catalog of this model.</param>
    /// <param name="candidates">The items' ids.</param>
    /// <param name="scores">One score a candidate, in their order; NaN for one that the catalog does not have.</param>
    /// <exception cref="ArgumentException">The request or the catalog was made for another model, or there is no room for the scores.</exception>
    /// <exception cref="Features.FeatureException">The columns of a history have different lengths.</exception>
    public void Score<TId>(RankRequest request, ItemCatalog<TId> catalog, ReadOnlySpan<TId> candidates, Span<float> scores)
        where TId : notnull, IEquatable<TId> => Score(request, new RequestUser(_program), catalog, candidates, scores);

    internal void Score<TUser, TId>(
        RankRequest request, TUser user, ItemCatalog<TId> catalog, ReadOnlySpan<TId> candidates, Span<float> scores)
        where TUser : struct, IUserSide
        where TId : notnull, IEquatable<TId>
    {
        Check(request, catalog);
        CheckRoom(scores.Length, candidates.Length, 1);
        var workspace = _workspaces.Rent();
        var side = catalog.Store.Enter();
        try
        {
            Find(catalog, candidates, workspace, 0);
            fixed (float* target = scores)
            {
                Run(request, user, workspace, _rankBy, 1, transform: true, target);
            }
        }
        finally
        {
            catalog.Store.Exit(side);
            Return(workspace);
        }
    }

    /// <summary>
    /// Scores the items of several requests by the output that the ranker ranks by. A GPU takes them in one go; elsewhere it is a
    /// <see cref="Score(RankRequest, Span{float})"/> after the other.
    /// </summary>
    /// <param name="requests">Requests of this model, each another one.</param>
    /// <param name="scores">One score an item: those of the first request, then those of the next.</param>
    /// <inheritdoc cref="Score(RankRequest, Span{float})" path="/exception"/>
    public void ScoreBatch(ReadOnlySpan<RankRequest> requests, Span<float> scores)
    {
        var count = 0;
        foreach (var request in requests)
        {
            Check(request);
            count = checked(count + request.ItemRows.Count);
        }

        CheckRoom(scores.Length, count, 1);
        if (_device is not null && TryScoreBatch(requests, scores[..count]))
        {
            return;
        }

        foreach (var request in requests)
        {
            Score(request, scores);
            scores = scores[request.ItemRows.Count..];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        _crew?.Dispose();
        _workspaces.Dispose();
    }
}
