using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using RankKernel.Cpu;
using RankKernel.Devices;

namespace RankKernel;

/// <content>How a call is checked and carried out.</content>
public sealed unsafe partial class Ranker
{
    private void ScoreItems<TUser>(RankRequest request, TUser user, int firstOutput, int outputs, Span<float> scores)
        where TUser : struct, IUserSide
    {
        Check(request);
        var items = request.ItemRows;
        CheckRoom(scores.Length, items.Count, outputs);
        var workspace = _workspaces.Rent();
        try
        {
            workspace.Job.SetItems(items);
            fixed (float* target = scores)
            {
                Run(request, user, workspace, firstOutput, outputs, transform: true, target);
            }
        }
        finally
        {
            Return(workspace);
        }
    }

    private int RankCore<TUser>(RankRequest request, TUser user, Workspace workspace, int count, Span<RankedItem> winners)
        where TUser : struct, IUserSide
    {
        var wanted = Math.Min(winners.Length, count);
        if (wanted == 0)
        {
            return 0;
        }

        // The indices of a catalog's slots stand before those of the winners.
        var scores = workspace.Scores(count + wanted);
        Run(request, user, workspace, _rankBy, 1, transform: false, scores);
        var best = new Span<int>(workspace.Indices(wanted + workspace.Job.SlotCount) + workspace.Job.SlotCount, wanted);
        TopK.Select(new ReadOnlySpan<float>(scores, count), best);
        var found = 0;
        var winning = scores + count;
        while (found < wanted && !float.IsNaN(scores[best[found]]))
        {
            winning[found] = scores[best[found]];
            found++;
        }

        _program.ApplyTransform(_rankBy, winning, found);
        for (var i = 0; i < found; i++)
        {
            winners[i] = new RankedItem(best[i], winning[i]);
        }

        return found;
    }

    private void Run<TUser>(RankRequest request, TUser user, Workspace workspace, int firstOutput, int outputs, bool transform, float* scores)
        where TUser : struct, IUserSide
    {
        var job = workspace.Job;
        if (job.Tiles == 0)
        {
            return;
        }

        if (_device is not null && typeof(TUser) == typeof(RequestUser)
            && _device.TryScore([job.ForDevice(request.User)], firstOutput, outputs, scores))
        {
            for (var output = 0; output < outputs && transform; output++)
            {
                _program.ApplyTransform(firstOutput + output, scores + ((nint)output * job.Count), job.Count);
            }

            return;
        }

        var row = user.Load(request.User, workspace, out var steps);
        job.Begin(row, steps, workspace, firstOutput, outputs, transform, scores);
        if (_crew is not null)
        {
            _crew.Run(job, job.Tiles, workspace.Tile);
            return;
        }

        for (var tile = 0; tile < job.Tiles; tile++)
        {
            job.Run(tile, workspace.Tile);
        }
    }

    private bool TryScoreBatch(ReadOnlySpan<RankRequest> requests, Span<float> scores)
    {
        var batch = ArrayPool<DeviceRequest>.Shared.Rent(requests.Length);
        try
        {
            for (var i = 0; i < requests.Length; i++)
            {
                batch[i] = new DeviceRequest(requests[i].User, requests[i].ItemRows, null, null, requests[i].ItemRows.Count);
            }

            fixed (float* target = scores)
            {
                var done = scores.IsEmpty || _device!.TryScore(batch.AsSpan(0, requests.Length), _rankBy, 1, target);
                if (done)
                {
                    _program.ApplyTransform(_rankBy, target, scores.Length);
                }

                return done;
            }
        }
        finally
        {
            ArrayPool<DeviceRequest>.Shared.Return(batch, clearArray: true);
        }
    }

    private static void Find<TId>(ItemCatalog<TId> catalog, ReadOnlySpan<TId> candidates, Workspace workspace, int room)
        where TId : notnull, IEquatable<TId>
    {
        var slots = workspace.Indices(candidates.Length + Math.Min(room, candidates.Length));
        catalog.Find(candidates, slots);
        workspace.Job.SetItems(catalog.Store, slots, candidates.Length);
    }

    private void Return(Workspace workspace)
    {
        workspace.Job.End();
        _workspaces.Return(workspace);
    }

    private void Check(RankRequest request)
    {
        CheckUser(request);
        request.Items.Validate();
    }

    private void CheckUser(RankRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        ObjectDisposedException.ThrowIf(_disposed, this);
        Model.ThrowIfDisposed();
        if (!Model.Owns(request.User, request.ItemRows))
        {
            ThrowOtherModel(nameof(request), "request");
        }

        request.ValidateUser();
    }

    private void Check<TId>(RankRequest request, ItemCatalog<TId> catalog)
        where TId : notnull, IEquatable<TId>
    {
        CheckUser(request);
        ArgumentNullException.ThrowIfNull(catalog);
        if (catalog.Model != Model)
        {
            ThrowOtherModel(nameof(catalog), "catalog");
        }
    }

    private static void CheckRoom(int room, int items, int outputs)
    {
        if (room < (long)items * outputs)
        {
            ThrowNoRoom(room, items, outputs);
        }
    }

    [DoesNotReturn]
    private void ThrowOtherModel(string parameter, string what) =>
        throw new ArgumentException($"The {what} was made for another model than '{Model.Name}'.", parameter);

    [DoesNotReturn]
    private static void ThrowNoRoom(int room, int items, int outputs) =>
        throw new ArgumentException($"There is room for {room} scores; {items} items with {outputs} output{(outputs == 1 ? "" : "s")} need {(long)items * outputs}.", "scores");
}
