using RankKernel.Cpu;
using RankKernel.Features;
using RankKernel.Interests;

namespace RankKernel;

/// <content>Ranking for a user.</content>
public sealed partial class UserInterestCenter
{
    /// <summary>Finds the best candidates of the request's items for a user.</summary>
    /// <param name="user">The user; one whom the center does not know ranks as one without history.</param>
    /// <param name="request">
    /// A request of a model that the center serves, with profile and context features; its own histories of the user are not looked at.
    /// </param>
    /// <param name="winners">Room for the best K: filled from the start, best first; equal ones in the order of the request.</param>
    /// <returns>How many winners there are.</returns>
    /// <exception cref="ArgumentException">The request was made for a model that the center does not serve.</exception>
    /// <exception cref="FeatureException">The columns of a history have different lengths.</exception>
    public int Rank(UserId user, RankRequest request, Span<RankedItem> winners)
    {
        var model = Enter(request);
        try
        {
            return model.Ranker.Rank(request, new KeptUser(this, model, user), winners);
        }
        finally
        {
            model.Exit();
        }
    }

    /// <summary>Finds the best of some items of a catalog for a user.</summary>
    /// <param name="user">The user; one whom the center does not know ranks as one without history.</param>
    /// <param name="request">A request of the catalog's model, with profile and context features.</param>
    /// <param name="catalog">A catalog of the request's model.</param>
    /// <param name="candidates">The items' ids. One that the catalog does not have never wins.</param>
    /// <param name="winners">Room for the best K.</param>
    /// <returns>How many winners there are.</returns>
    /// <inheritdoc cref="Rank(UserId, RankRequest, Span{RankedItem})" path="/exception"/>
    public int Rank<TId>(
        UserId user, RankRequest request, ItemCatalog<TId> catalog, ReadOnlySpan<TId> candidates, Span<RankedItem> winners)
        where TId : notnull, IEquatable<TId>
    {
        var model = Enter(request);
        try
        {
            return model.Ranker.Rank(request, new KeptUser(this, model, user), catalog, candidates, winners);
        }
        finally
        {
            model.Exit();
        }
    }

    /// <summary>Scores all of the request's items for a user by the output that the center ranks by.</summary>
    /// <param name="user">The user.</param>
    /// <param name="request">A request of a model that the center serves.</param>
    /// <param name="scores">One score an item, in their order.</param>
    /// <inheritdoc cref="Rank(UserId, RankRequest, Span{RankedItem})" path="/exception"/>
    public void Score(UserId user, RankRequest request, Span<float> scores)
    {
        var model = Enter(request);
        try
        {
            model.Ranker.Score(request, new KeptUser(this, model, user), scores);
        }
        finally
        {
            model.Exit();
        }
    }

    /// <summary>Scores some items of a catalog for a user by the output that the center ranks by.</summary>
    /// <param name="user">The user.</param>
    /// <param name="request">A request of the catalog's model.</param>
    /// <param name="catalog">A catalog of the request's model.</param>
    /// <param name="candidates">The items' ids.</param>
    /// <param name="scores">One score a candidate; NaN for one that the catalog does not have.</param>
    /// <inheritdoc cref="Rank(UserId, RankRequest, Span{RankedItem})" path="/exception"/>
    public void Score<TId>(UserId user, RankRequest request, ItemCatalog<TId> catalog, ReadOnlySpan<TId> candidates, Span<float> scores)
        where TId : notnull, IEquatable<TId>
    {
        var model = Enter(request);
        try
        {
            model.Ranker.Score(request, new KeptUser(this, model, user), catalog, candidates, scores);
        }
        finally
        {
            model.Exit();
        }
    }

    /// <summary>Scores all of the request's items for a user by all outputs.</summary>
    /// <param name="user">The user.</param>
    /// <param name="request">A request of a model that the center serves.</param>
    /// <param name="scores">[outputs, items]: the scores of the first of <see cref="RankModel.Outputs"/>, then those of the next.</param>
    /// <inheritdoc cref="Rank(UserId, RankRequest, Span{RankedItem})" path="/exception"/>
    public void ScoreAll(UserId user, RankRequest request, Span<float> scores)
    {
        var model = Enter(request);
        try
        {
            model.Ranker.ScoreAll(request, new KeptUser(this, model, user), scores);
        }
        finally
        {
            model.Exit();
        }
    }

    /// <summary>The model that a request was made for, held until the call's end.</summary>
    private InterestModel Enter(RankRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        ThrowIfDisposed();
        foreach (var model in _models)
        {
            if (model.Model.Owns(request.User, request.ItemRows) && model.TryEnter())
            {
                return model;
            }
        }

        ThrowOther("request", nameof(request));
        return null;
    }

    /// <summary>Puts a user's row and what is kept of the user into a call's memory.</summary>
    private EncodedRows Load(InterestModel model, UserId user, EncodedRows request, Workspace workspace, out CpuStep[] steps)
    {
        while (FindOrRead(user) is { } entry)
        {
            lock (entry)
            {
                if (entry.IsRemoved)
                {
                    continue;
                }

                var state = entry.States[model.Slot];
                if (state is null)
                {
                    state = model.CreateState();
                    entry.States[model.Slot] = state;
                    Interlocked.Increment(ref _stateCount);
                    ShardOf(user).SetStateful(entry, true);
                }

                if (model.Bring(state, entry.Histories))
                {
                    Interlocked.Increment(ref _counters.Rebuilt);
                }

                state.WasRead = true;
                var row = model.Load(state, request, workspace);
                Recount(entry);
                steps = model.RequestSteps;
                Interlocked.Increment(ref _counters.Ranked);
                return row;
            }
        }

        Interlocked.Increment(ref _counters.RankedUnknown);
        steps = model.AllSteps;
        return model.LoadUnknown(request, workspace);
    }

    private readonly struct KeptUser(UserInterestCenter center, InterestModel model, UserId user) : IUserSide
    {
        public EncodedRows Load(EncodedRows request, Workspace workspace, out CpuStep[] steps)
        {
            var row = center.Load(model, user, request, workspace, out steps);
            center.Trim();
            return row;
        }
    }
}
