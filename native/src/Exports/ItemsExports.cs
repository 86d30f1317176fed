using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using RankKernel.Features;
using RankKernel.Native.Handles;

namespace RankKernel.Native.Exports;

/// <summary>Rows of item features.</summary>
internal static unsafe class ItemsExports
{
    [UnmanagedCallersOnly(EntryPoint = "rk_items_create", CallConvs = [typeof(CallConvCdecl)])]
    public static Status Create(nint model, nint* items)
    {
        try
        {
            Out.Prepare(items, "items");
            using var use = new Use<ModelHandle>(model);
            *items = HandleTable.Add(new ItemsHandle(use.Handle.Model.CreateItemBatch(), use.Handle.Names, new BusyFlag(), isOfRequest: false));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_items_free", CallConvs = [typeof(CallConvCdecl)])]
    public static Status Free(nint items)
    {
        try
        {
            using (var use = new Use<ItemsHandle>(items))
            {
                if (use.Handle.IsOfRequest)
                {
                    StatusException.ThrowInvalid("These items are a request's, and are freed with it.");
                }
            }

            HandleTable.Remove<ItemsHandle>(items);
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_items_reset", CallConvs = [typeof(CallConvCdecl)])]
    public static Status Reset(nint items, nuint count)
    {
        try
        {
            using var use = new SoleUse<ItemsHandle>(items);
            if (count > ItemBatch.MaxCount)
            {
                StatusException.ThrowInvalid($"A batch of {count} items; expected at most {ItemBatch.MaxCount}.");
            }

            use.Handle.Items.Reset((int)count);
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_items_count", CallConvs = [typeof(CallConvCdecl)])]
    public static Status GetCount(nint items, nuint* count)
    {
        try
        {
            Out.Prepare(count, "count");
            using var use = new Use<ItemsHandle>(items);
            *count = (nuint)use.Handle.Items.Count;
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_items_set_ints", CallConvs = [typeof(CallConvCdecl)])]
    public static Status SetInts(nint items, byte* feature, nuint featureLength, nuint first, nuint rows, long* values)
    {
        try
        {
            using var use = new SoleUse<ItemsHandle>(items);
            var (start, count) = Rows.Range(use.Handle.Items, first, rows);
            Rows.Set(use.Handle, feature, featureLength, start, count, new RawWholeNumbers(Span.Read(values, rows, "values")));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_items_set_numbers", CallConvs = [typeof(CallConvCdecl)])]
    public static Status SetNumbers(nint items, byte* feature, nuint featureLength, nuint first, nuint rows, double* values)
    {
        try
        {
            using var use = new SoleUse<ItemsHandle>(items);
            var (start, count) = Rows.Range(use.Handle.Items, first, rows);
            Rows.Set(use.Handle, feature, featureLength, start, count, new RawNumbers(Span.Read(values, rows, "values")));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_items_set_texts", CallConvs = [typeof(CallConvCdecl)])]
    public static Status SetTexts(nint items, byte* feature, nuint featureLength, nuint first, nuint rows, TextView* values)
    {
        try
        {
            using var use = new SoleUse<ItemsHandle>(items);
            var (start, count) = Rows.Range(use.Handle.Items, first, rows);
            Rows.Set(use.Handle, feature, featureLength, start, count, RawUtf8Texts.Checked(Span.Read(values, rows, "values")));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_items_set_vectors", CallConvs = [typeof(CallConvCdecl)])]
    public static Status SetVectors(nint items, byte* feature, nuint featureLength, nuint first, nuint rows, float* numbers, nuint numberCount)
    {
        try
        {
            using var use = new SoleUse<ItemsHandle>(items);
            var (start, count) = Rows.Range(use.Handle.Items, first, rows);
            Rows.SetVectors(use.Handle, feature, featureLength, start, count, Span.Read(numbers, numberCount, "numbers"));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_items_set_ids", CallConvs = [typeof(CallConvCdecl)])]
    public static Status SetIds(nint items, byte* feature, nuint featureLength, nuint first, nuint rows, int* lengths, long* values, nuint valueCount, float* weights)
    {
        try
        {
            using var use = new SoleUse<ItemsHandle>(items);
            var (start, count) = Rows.Range(use.Handle.Items, first, rows);
            var raw = new RawWholeNumbers(Span.Read(values, valueCount, "values"));
            Rows.SetIds(use.Handle, feature, featureLength, start, count, raw, Span.Read(lengths, rows, "lengths"), weights);
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_items_set_number_ids", CallConvs = [typeof(CallConvCdecl)])]
    public static Status SetNumberIds(nint items, byte* feature, nuint featureLength, nuint first, nuint rows, int* lengths, double* values, nuint valueCount, float* weights)
    {
        try
        {
            using var use = new SoleUse<ItemsHandle>(items);
            var (start, count) = Rows.Range(use.Handle.Items, first, rows);
            var raw = new RawNumbers(Span.Read(values, valueCount, "values"));
            Rows.SetIds(use.Handle, feature, featureLength, start, count, raw, Span.Read(lengths, rows, "lengths"), weights);
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_items_set_text_ids", CallConvs = [typeof(CallConvCdecl)])]
    public static Status SetTextIds(nint items, byte* feature, nuint featureLength, nuint first, nuint rows, int* lengths, TextView* values, nuint valueCount, float* weights)
    {
        try
        {
            using var use = new SoleUse<ItemsHandle>(items);
            var (start, count) = Rows.Range(use.Handle.Items, first, rows);
            var raw = RawUtf8Texts.Checked(Span.Read(values, valueCount, "values"));
            Rows.SetIds(use.Handle, feature, featureLength, start, count, raw, Span.Read(lengths, rows, "lengths"), weights);
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_items_set_sequences", CallConvs = [typeof(CallConvCdecl)])]
    public static Status SetSequences(nint items, byte* feature, nuint featureLength, byte* column, nuint columnLength, nuint first, nuint rows, int* lengths, long* values, nuint valueCount)
    {
        try
        {
            using var use = new SoleUse<ItemsHandle>(items);
            var (start, count) = Rows.Range(use.Handle.Items, first, rows);
            var raw = new RawWholeNumbers(Span.Read(values, valueCount, "values"));
            Rows.SetSequences(use.Handle, feature, featureLength, column, columnLength, start, count, raw, Span.Read(lengths, rows, "lengths"));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_items_set_number_sequences", CallConvs = [typeof(CallConvCdecl)])]
    public static Status SetNumberSequences(nint items, byte* feature, nuint featureLength, byte* column, nuint columnLength, nuint first, nuint rows, int* lengths, double* values, nuint valueCount)
    {
        try
        {
            using var use = new SoleUse<ItemsHandle>(items);
            var (start, count) = Rows.Range(use.Handle.Items, first, rows);
            var raw = new RawNumbers(Span.Read(values, valueCount, "values"));
            Rows.SetSequences(use.Handle, feature, featureLength, column, columnLength, start, count, raw, Span.Read(lengths, rows, "lengths"));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_items_set_text_sequences", CallConvs = [typeof(CallConvCdecl)])]
    public static Status SetTextSequences(nint items, byte* feature, nuint featureLength, byte* column, nuint columnLength, nuint first, nuint rows, int* lengths, TextView* values, nuint valueCount)
    {
        try
        {
            using var use = new SoleUse<ItemsHandle>(items);
            var (start, count) = Rows.Range(use.Handle.Items, first, rows);
            var raw = RawUtf8Texts.Checked(Span.Read(values, valueCount, "values"));
            Rows.SetSequences(use.Handle, feature, featureLength, column, columnLength, start, count, raw, Span.Read(lengths, rows, "lengths"));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }
}
