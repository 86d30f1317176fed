using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using RankKernel.Native.Handles;

namespace RankKernel.Native.Exports;

/// <summary>Ranking and scoring for users.</summary>
internal static unsafe class CenterRankingExports
{
    [UnmanagedCallersOnly(EntryPoint = "rk_center_rank", CallConvs = [typeof(CallConvCdecl)])]
    public static Status Rank(nint center, UserView* user, nint request, RankedItem* winners, nuint capacity, nuint* count)
    {
        try
        {
            Out.Prepare(count, "count");
            using var use = new Use<CenterHandle>(center);
            using var asked = new SoleUse<RequestHandle>(request);
            *count = (nuint)use.Handle.Center.Rank(UserView.Read(user), asked.Handle.Request, Span.Write(winners, capacity, "winners"));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_center_rank_catalog", CallConvs = [typeof(CallConvCdecl)])]
    public static Status RankCatalog(nint center, UserView* user, nint request, nint catalog, long* ids, nuint idCount, RankedItem* winners, nuint capacity, nuint* count)
    {
        try
        {
            Out.Prepare(count, "count");
            using var use = new Use<CenterHandle>(center);
            using var asked = new SoleUse<RequestHandle>(request);
            using var items = new Use<CatalogHandle>(catalog);
            *count = (nuint)use.Handle.Center.Rank(
                UserView.Read(user), asked.Handle.Request, items.Handle.By<long>(), Span.Read(ids, idCount, "ids"), Span.Write(winners, capacity, "winners"));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_center_rank_catalog_text", CallConvs = [typeof(CallConvCdecl)])]
    public static Status RankCatalogText(nint center, UserView* user, nint request, nint catalog, TextView* ids, nuint idCount, RankedItem* winners, nuint capacity, nuint* count)
    {
        try
        {
            Out.Prepare(count, "count");
            using var use = new Use<CenterHandle>(center);
            using var asked = new SoleUse<RequestHandle>(request);
            using var items = new Use<CatalogHandle>(catalog);
            using var lookups = new TextLookups(Span.Read(ids, idCount, "ids"));
            *count = (nuint)use.Handle.Center.Rank(
                UserView.Read(user), asked.Handle.Request, items.Handle.By<TextId>(), lookups.Ids, Span.Write(winners, capacity, "winners"));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_center_score", CallConvs = [typeof(CallConvCdecl)])]
    public static Status Score(nint center, UserView* user, nint request, float* scores, nuint capacity)
    {
        try
        {
            using var use = new Use<CenterHandle>(center);
            using var asked = new SoleUse<RequestHandle>(request);
            use.Handle.Center.Score(UserView.Read(user), asked.Handle.Request, Span.Write(scores, capacity, "scores"));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_center_score_all", CallConvs = [typeof(CallConvCdecl)])]
    public static Status ScoreAll(nint center, UserView* user, nint request, float* scores, nuint capacity)
    {
        try
        {
            using var use = new Use<CenterHandle>(center);
            using var asked = new SoleUse<RequestHandle>(request);
            use.Handle.Center.ScoreAll(UserView.Read(user), asked.Handle.Request, Span.Write(scores, capacity, "scores"));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_center_score_catalog", CallConvs = [typeof(CallConvCdecl)])]
    public static Status ScoreCatalog(nint center, UserView* user, nint request, nint catalog, long* ids, nuint idCount, float* scores, nuint capacity)
    {
        try
        {
            using var use = new Use<CenterHandle>(center);
            using var asked = new SoleUse<RequestHandle>(request);
            using var items = new Use<CatalogHandle>(catalog);
            use.Handle.Center.Score(
                UserView.Read(user), asked.Handle.Request, items.Handle.By<long>(), Span.Read(ids, idCount, "ids"), Span.Write(scores, capacity, "scores"));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_center_score_catalog_text", CallConvs = [typeof(CallConvCdecl)])]
    public static Status ScoreCatalogText(nint center, UserView* user, nint request, nint catalog, TextView* ids, nuint idCount, float* scores, nuint capacity)
    {
        try
        {
            using var use = new Use<CenterHandle>(center);
            using var asked = new SoleUse<RequestHandle>(request);
            using var items = new Use<CatalogHandle>(catalog);
            using var lookups = new TextLookups(Span.Read(ids, idCount, "ids"));
            use.Handle.Center.Score(
                UserView.Read(user), asked.Handle.Request, items.Handle.By<TextId>(), lookups.Ids, Span.Write(scores, capacity, "scores"));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }
}
