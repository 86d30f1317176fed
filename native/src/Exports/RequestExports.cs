using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using RankKernel.Features;
using RankKernel.Native.Handles;

namespace RankKernel.Native.Exports;

/// <summary>Requests and the features of the user and the context.</summary>
internal static unsafe class RequestExports
{
    [UnmanagedCallersOnly(EntryPoint = "rk_request_create", CallConvs = [typeof(CallConvCdecl)])]
    public static Status Create(nint model, nint* request)
    {
        try
        {
            Out.Prepare(request, "request");
            using var use = new Use<ModelHandle>(model);
            *request = HandleTable.Add(new RequestHandle(use.Handle.Model.CreateRequest(), use.Handle.Names));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_request_free", CallConvs = [typeof(CallConvCdecl)])]
    public static Status Free(nint request)
    {
        try
        {
            HandleTable.Remove<RequestHandle>(request);
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_request_clear", CallConvs = [typeof(CallConvCdecl)])]
    public static Status Clear(nint request)
    {
        try
        {
            using var use = new SoleUse<RequestHandle>(request);
            use.Handle.Request.Clear();
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_request_items", CallConvs = [typeof(CallConvCdecl)])]
    public static Status GetItems(nint request, nint* items)
    {
        try
        {
            Out.Prepare(items, "items");
            using var use = new SoleUse<RequestHandle>(request);
            *items = use.Handle.ItemsToken();
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_request_set_int", CallConvs = [typeof(CallConvCdecl)])]
    public static Status SetInt(nint request, byte* feature, nuint featureLength, long value)
    {
        try
        {
            using var use = new SoleUse<RequestHandle>(request);
            Rows.Set(use.Handle, feature, featureLength, 0, 1, new RawWholeNumbers(new(in value)));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_request_set_number", CallConvs = [typeof(CallConvCdecl)])]
    public static Status SetNumber(nint request, byte* feature, nuint featureLength, double value)
    {
        try
        {
            using var use = new SoleUse<RequestHandle>(request);
            Rows.Set(use.Handle, feature, featureLength, 0, 1, new RawNumbers(new(in value)));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_request_set_text", CallConvs = [typeof(CallConvCdecl)])]
    public static Status SetText(nint request, byte* feature, nuint featureLength, byte* text, nuint textLength)
    {
        try
        {
            using var use = new SoleUse<RequestHandle>(request);
            var value = new TextView { Data = text, Length = textLength };
            Rows.Set(use.Handle, feature, featureLength, 0, 1, RawUtf8Texts.Checked(new(in value)));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_request_set_vector", CallConvs = [typeof(CallConvCdecl)])]
    public static Status SetVector(nint request, byte* feature, nuint featureLength, float* numbers, nuint count)
    {
        try
        {
            using var use = new SoleUse<RequestHandle>(request);
            Rows.SetVectors(use.Handle, feature, featureLength, 0, 1, Span.Read(numbers, count, "numbers"));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_request_set_ids", CallConvs = [typeof(CallConvCdecl)])]
    public static Status SetIds(nint request, byte* feature, nuint featureLength, long* values, nuint count, float* weights)
    {
        try
        {
            using var use = new SoleUse<RequestHandle>(request);
            var length = Span.Length(count, "values");
            Rows.SetIds(use.Handle, feature, featureLength, 0, 1, new RawWholeNumbers(Span.Read(values, count, "values")), new(in length), weights);
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_request_set_number_ids", CallConvs = [typeof(CallConvCdecl)])]
    public static Status SetNumberIds(nint request, byte* feature, nuint featureLength, double* values, nuint count, float* weights)
    {
        try
        {
            using var use = new SoleUse<RequestHandle>(request);
            var length = Span.Length(count, "values");
            Rows.SetIds(use.Handle, feature, featureLength, 0, 1, new RawNumbers(Span.Read(values, count, "values")), new(in length), weights);
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_request_set_text_ids", CallConvs = [typeof(CallConvCdecl)])]
    public static Status SetTextIds(nint request, byte* feature, nuint featureLength, TextView* values, nuint count, float* weights)
    {
        try
        {
            using var use = new SoleUse<RequestHandle>(request);
            var length = Span.Length(count, "values");
            Rows.SetIds(use.Handle, feature, featureLength, 0, 1, RawUtf8Texts.Checked(Span.Read(values, count, "values")), new(in length), weights);
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_request_set_sequence", CallConvs = [typeof(CallConvCdecl)])]
    public static Status SetSequence(nint request, byte* feature, nuint featureLength, byte* column, nuint columnLength, long* values, nuint count)
    {
        try
        {
            using var use = new SoleUse<RequestHandle>(request);
            var length = Span.Length(count, "values");
            Rows.SetSequences(use.Handle, feature, featureLength, column, columnLength, 0, 1, new RawWholeNumbers(Span.Read(values, count, "values")), new(in length));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_request_set_number_sequence", CallConvs = [typeof(CallConvCdecl)])]
    public static Status SetNumberSequence(nint request, byte* feature, nuint featureLength, byte* column, nuint columnLength, double* values, nuint count)
    {
        try
        {
            using var use = new SoleUse<RequestHandle>(request);
            var length = Span.Length(count, "values");
            Rows.SetSequences(use.Handle, feature, featureLength, column, columnLength, 0, 1, new RawNumbers(Span.Read(values, count, "values")), new(in length));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_request_set_text_sequence", CallConvs = [typeof(CallConvCdecl)])]
    public static Status SetTextSequence(nint request, byte* feature, nuint featureLength, byte* column, nuint columnLength, TextView* values, nuint count)
    {
        try
        {
            using var use = new SoleUse<RequestHandle>(request);
            var length = Span.Length(count, "values");
            Rows.SetSequences(use.Handle, feature, featureLength, column, columnLength, 0, 1, RawUtf8Texts.Checked(Span.Read(values, count, "values")), new(in length));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }
}
