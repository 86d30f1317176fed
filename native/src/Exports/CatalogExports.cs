using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using RankKernel.Native.Handles;

namespace RankKernel.Native.Exports;

/// <summary>Items kept across requests.</summary>
internal static unsafe class CatalogExports
{
    [UnmanagedCallersOnly(EntryPoint = "rk_catalog_create", CallConvs = [typeof(CallConvCdecl)])]
    public static Status Create(nint model, CatalogOptionsView* options, nint* catalog)
    {
        try
        {
            Out.Prepare(catalog, "catalog");
            var (kept, ids) = CatalogOptionsView.Read(options);
            using var use = new Use<ModelHandle>(model);
            *catalog = HandleTable.Add(CatalogHandle.Create(use.Handle, kept, ids));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_catalog_free", CallConvs = [typeof(CallConvCdecl)])]
    public static Status Free(nint catalog)
    {
        try
        {
            HandleTable.Remove<CatalogHandle>(catalog);
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_catalog_upsert", CallConvs = [typeof(CallConvCdecl)])]
    public static Status Upsert(nint catalog, long* ids, nuint count, nint items)
    {
        try
        {
            using var use = new Use<CatalogHandle>(catalog);
            using var batch = new SoleUse<ItemsHandle>(items);
            use.Handle.By<long>().Upsert(Span.Read(ids, count, "ids"), batch.Handle.Items);
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_catalog_upsert_text", CallConvs = [typeof(CallConvCdecl)])]
    public static Status UpsertText(nint catalog, TextView* ids, nuint count, nint items)
    {
        try
        {
            using var use = new Use<CatalogHandle>(catalog);
            using var batch = new SoleUse<ItemsHandle>(items);
            use.Handle.By<TextId>().Upsert(TextId.Owned(Span.Read(ids, count, "ids")), batch.Handle.Items);
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_catalog_remove", CallConvs = [typeof(CallConvCdecl)])]
    public static Status Remove(nint catalog, long* ids, nuint count, nuint* removed)
    {
        try
        {
            Out.Clear(removed);
            using var use = new Use<CatalogHandle>(catalog);
            Out.Set(removed, (nuint)use.Handle.By<long>().Remove(Span.Read(ids, count, "ids")));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_catalog_remove_text", CallConvs = [typeof(CallConvCdecl)])]
    public static Status RemoveText(nint catalog, TextView* ids, nuint count, nuint* removed)
    {
        try
        {
            Out.Clear(removed);
            using var use = new Use<CatalogHandle>(catalog);
            Out.Set(removed, (nuint)use.Handle.By<TextId>().Remove(TextId.Owned(Span.Read(ids, count, "ids"))));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_catalog_size", CallConvs = [typeof(CallConvCdecl)])]
    public static Status GetSize(nint catalog, nuint* count, ulong* bytes)
    {
        try
        {
            Out.Clear(bytes);
            Out.Prepare(count, "count");
            using var use = new Use<CatalogHandle>(catalog);
            *count = (nuint)use.Handle.Count;
            Out.Set(bytes, (ulong)use.Handle.ByteLength);
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_catalog_copy", CallConvs = [typeof(CallConvCdecl)])]
    public static Status Copy(nint catalog, nint model, CatalogPrecision precision, nint* copy)
    {
        try
        {
            Out.Prepare(copy, "copy");
            using var use = new Use<CatalogHandle>(catalog);
            using var other = new Use<ModelHandle>(model);
            *copy = HandleTable.Add(use.Handle.CopyTo(other.Handle, new CatalogOptions { Precision = precision }));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }
}
