using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using RankKernel.Native.Handles;

namespace RankKernel.Native.Exports;

/// <summary>Ranking and scoring.</summary>
internal static unsafe class RankerExports
{
    [UnmanagedCallersOnly(EntryPoint = "rk_ranker_create", CallConvs = [typeof(CallConvCdecl)])]
    public static Status Create(nint model, RankerOptionsView* options, nint* ranker)
    {
        try
        {
            Out.Prepare(ranker, "ranker");
            using var use = new Use<ModelHandle>(model);
            *ranker = HandleTable.Add(RankerHandle.Create(use.Handle, RankerOptionsView.Read(options)));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_ranker_free", CallConvs = [typeof(CallConvCdecl)])]
    public static Status Free(nint ranker)
    {
        try
        {
            HandleTable.Remove<RankerHandle>(ranker);
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_rank", CallConvs = [typeof(CallConvCdecl)])]
    public static Status Rank(nint ranker, nint request, RankedItem* winners, nuint capacity, nuint* count)
    {
        try
        {
            Out.Prepare(count, "count");
            using var use = new Use<RankerHandle>(ranker);
            using var asked = new SoleUse<RequestHandle>(request);
            *count = (nuint)use.Handle.Ranker.Rank(asked.Handle.Request, Span.Write(winners, capacity, "winners"));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_rank_catalog", CallConvs = [typeof(CallConvCdecl)])]
    public static Status RankCatalog(nint ranker, nint request, nint catalog, long* ids, nuint idCount, RankedItem* winners, nuint capacity, nuint* count)
    {
        try
        {
            Out.Prepare(count, "count");
            using var use = new Use<RankerHandle>(ranker);
            using var asked = new SoleUse<RequestHandle>(request);
            using var items = new Use<CatalogHandle>(catalog);
            *count = (nuint)use.Handle.Ranker.Rank(
                asked.Handle.Request, items.Handle.By<long>(), Span.Read(ids, idCount, "ids"), Span.Write(winners, capacity, "winners"));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_rank_catalog_text", CallConvs = [typeof(CallConvCdecl)])]
    public static Status RankCatalogText(nint ranker, nint request, nint catalog, TextView* ids, nuint idCount, RankedItem* winners, nuint capacity, nuint* count)
    {
        try
        {
            Out.Prepare(count, "count");
            using var use = new Use<RankerHandle>(ranker);
            using var asked = new SoleUse<RequestHandle>(request);
            using var items = new Use<CatalogHandle>(catalog);
            using var lookups = new TextLookups(Span.Read(ids, idCount, "ids"));
            *count = (nuint)use.Handle.Ranker.Rank(
                asked.Handle.Request, items.Handle.By<TextId>(), lookups.Ids, Span.Write(winners, capacity, "winners"));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_score", CallConvs = [typeof(CallConvCdecl)])]
    public static Status Score(nint ranker, nint request, float* scores, nuint capacity)
    {
        try
        {
            using var use = new Use<RankerHandle>(ranker);
            using var asked = new SoleUse<RequestHandle>(request);
            use.Handle.Ranker.Score(asked.Handle.Request, Span.Write(scores, capacity, "scores"));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_score_output", CallConvs = [typeof(CallConvCdecl)])]
    public static Status ScoreOutput(nint ranker, nint request, byte* output, nuint outputLength, float* scores, nuint capacity)
    {
        try
        {
            using var use = new Use<RankerHandle>(ranker);
            using var asked = new SoleUse<RequestHandle>(request);
            var name = use.Handle.Names.Find(output, outputLength, "output");
            use.Handle.Ranker.Score(asked.Handle.Request, name, Span.Write(scores, capacity, "scores"));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_score_all", CallConvs = [typeof(CallConvCdecl)])]
    public static Status ScoreAll(nint ranker, nint request, float* scores, nuint capacity)
    {
        try
        {
            using var use = new Use<RankerHandle>(ranker);
            using var asked = new SoleUse<RequestHandle>(request);
            use.Handle.Ranker.ScoreAll(asked.Handle.Request, Span.Write(scores, capacity, "scores"));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_score_catalog", CallConvs = [typeof(CallConvCdecl)])]
    public static Status ScoreCatalog(nint ranker, nint request, nint catalog, long* ids, nuint idCount, float* scores, nuint capacity)
    {
        try
        {
            using var use = new Use<RankerHandle>(ranker);
            using var asked = new SoleUse<RequestHandle>(request);
            using var items = new Use<CatalogHandle>(catalog);
            use.Handle.Ranker.Score(
                asked.Handle.Request, items.Handle.By<long>(), Span.Read(ids, idCount, "ids"), Span.Write(scores, capacity, "scores"));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_score_catalog_text", CallConvs = [typeof(CallConvCdecl)])]
    public static Status ScoreCatalogText(nint ranker, nint request, nint catalog, TextView* ids, nuint idCount, float* scores, nuint capacity)
    {
        try
        {
            using var use = new Use<RankerHandle>(ranker);
            using var asked = new SoleUse<RequestHandle>(request);
            using var items = new Use<CatalogHandle>(catalog);
            using var lookups = new TextLookups(Span.Read(ids, idCount, "ids"));
            use.Handle.Ranker.Score(
                asked.Handle.Request, items.Handle.By<TextId>(), lookups.Ids, Span.Write(scores, capacity, "scores"));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }
}
