using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using RankKernel.Native.Handles;

namespace RankKernel.Native.Exports;

/// <summary>Events of users.</summary>
internal static unsafe class EventExports
{
    [UnmanagedCallersOnly(EntryPoint = "rk_event_create", CallConvs = [typeof(CallConvCdecl)])]
    public static Status Create(nint center, byte* feature, nuint featureLength, nint* happened)
    {
        try
        {
            Out.Prepare(happened, "event");
            using var use = new Use<CenterHandle>(center);
            var names = use.Handle.Names;
            var history = feature == null ? null : names.Find(feature, featureLength, "feature");
            *happened = HandleTable.Add(new EventHandle(use.Handle.Center.CreateEvent(history), names));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_event_free", CallConvs = [typeof(CallConvCdecl)])]
    public static Status Free(nint happened)
    {
        try
        {
            HandleTable.Remove<EventHandle>(happened);
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_event_clear", CallConvs = [typeof(CallConvCdecl)])]
    public static Status Clear(nint happened)
    {
        try
        {
            using var use = new SoleUse<EventHandle>(happened);
            use.Handle.Event.Clear();
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_event_set_time", CallConvs = [typeof(CallConvCdecl)])]
    public static Status SetTime(nint happened, long time)
    {
        try
        {
            using var use = new SoleUse<EventHandle>(happened);
            use.Handle.Event.Time = time;
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_event_set_id", CallConvs = [typeof(CallConvCdecl)])]
    public static Status SetId(nint happened, long id)
    {
        try
        {
            using var use = new SoleUse<EventHandle>(happened);
            use.Handle.Event.Id = id;
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_event_set_int", CallConvs = [typeof(CallConvCdecl)])]
    public static Status SetInt(nint happened, byte* column, nuint columnLength, long value)
    {
        try
        {
            using var use = new SoleUse<EventHandle>(happened);
            use.Handle.Event.Set(use.Handle.Names.Find(column, columnLength, "column"), value);
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_event_set_number", CallConvs = [typeof(CallConvCdecl)])]
    public static Status SetNumber(nint happened, byte* column, nuint columnLength, double value)
    {
        try
        {
            using var use = new SoleUse<EventHandle>(happened);
            use.Handle.Event.Set(use.Handle.Names.Find(column, columnLength, "column"), value);
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_event_set_text", CallConvs = [typeof(CallConvCdecl)])]
    public static Status SetText(nint happened, byte* column, nuint columnLength, byte* text, nuint textLength)
    {
        try
        {
            using var use = new SoleUse<EventHandle>(happened);
            var name = use.Handle.Names.Find(column, columnLength, "column");
            if (text == null && textLength == 0)
            {
                use.Handle.Event.Set(name, (string?)null);
                return Status.Ok;
            }

            using var chars = new Utf16Text(text, textLength);
            use.Handle.Event.Set(name, chars.Chars);
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }
}
