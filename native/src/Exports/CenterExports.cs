using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using RankKernel.Native.Handles;

namespace RankKernel.Native.Exports;

/// <summary>What is kept of users.</summary>
internal static unsafe class CenterExports
{
    [UnmanagedCallersOnly(EntryPoint = "rk_center_create", CallConvs = [typeof(CallConvCdecl)])]
    public static Status Create(nint model, CenterOptionsView* options, nint* center)
    {
        try
        {
            Out.Prepare(center, "center");
            using var use = new Use<ModelHandle>(model);
            *center = HandleTable.Add(CenterHandle.Create(use.Handle, CenterOptionsView.Read(options)));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_center_free", CallConvs = [typeof(CallConvCdecl)])]
    public static Status Free(nint center)
    {
        try
        {
            HandleTable.Remove<CenterHandle>(center);
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_center_observe", CallConvs = [typeof(CallConvCdecl)])]
    public static Status Observe(nint center, UserView* user, nint happened, ObserveResult* result)
    {
        try
        {
            Out.Clear(result);
            using var use = new Use<CenterHandle>(center);
            using var given = new SoleUse<EventHandle>(happened);
            Out.Set(result, use.Handle.Center.Observe(UserView.Read(user), given.Handle.Event));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_center_observe_batch", CallConvs = [typeof(CallConvCdecl)])]
    public static Status ObserveBatch(nint center, UserView* users, nint* events, nuint count, nuint* taken)
    {
        try
        {
            Out.Clear(taken);
            using var use = new Use<CenterHandle>(center);
            var tokens = Span.Read(events, count, "events");
            var ids = new UserId[Span.Read(users, count, "users").Length];
            for (var i = 0; i < ids.Length; i++)
            {
                ids[i] = UserView.Read(users + i);
            }

            using var held = new EventBatch(tokens);
            Out.Set(taken, (nuint)use.Handle.Center.Observe(ids, held.Events));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_center_forget", CallConvs = [typeof(CallConvCdecl)])]
    public static Status Forget(nint center, UserView* user, int* known)
    {
        try
        {
            Out.Clear(known);
            using var use = new Use<CenterHandle>(center);
            Out.Set(known, use.Handle.Center.Forget(UserView.Read(user)) ? 1 : 0);
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_center_events", CallConvs = [typeof(CallConvCdecl)])]
    public static Status GetEvents(nint center, UserView* user, nuint* events)
    {
        try
        {
            Out.Prepare(events, "events");
            using var use = new Use<CenterHandle>(center);
            *events = (nuint)use.Handle.Center.UsageOf(UserView.Read(user)).Events;
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_center_fill", CallConvs = [typeof(CallConvCdecl)])]
    public static Status Fill(nint center, UserView* user, nint request)
    {
        try
        {
            using var use = new Use<CenterHandle>(center);
            using var asked = new SoleUse<RequestHandle>(request);
            use.Handle.Center.FillHistories(UserView.Read(user), asked.Handle.Request);
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_center_statistics", CallConvs = [typeof(CallConvCdecl)])]
    public static Status GetStatistics(nint center, CenterStatisticsView* statistics)
    {
        try
        {
            Out.Prepare(statistics, "statistics");
            using var use = new Use<CenterHandle>(center);
            *statistics = CenterStatisticsView.Of(use.Handle.Center.Statistics);
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_center_begin_swap", CallConvs = [typeof(CallConvCdecl)])]
    public static Status BeginSwap(nint center, nint model)
    {
        try
        {
            using var use = new Use<CenterHandle>(center);
            using var next = new Use<ModelHandle>(model);
            use.Handle.BeginSwap(next.Handle);
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_center_end_swap", CallConvs = [typeof(CallConvCdecl)])]
    public static Status EndSwap(nint center)
    {
        try
        {
            using var use = new Use<CenterHandle>(center);
            use.Handle.EndSwap();
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }
}
