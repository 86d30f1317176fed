using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using RankKernel.Cpu;
using RankKernel.Format;
using RankKernel.Native.Handles;

namespace RankKernel.Native.Exports;

/// <summary>Loading models, and what they are.</summary>
internal static unsafe class ModelExports
{
    [UnmanagedCallersOnly(EntryPoint = "rk_model_load", CallConvs = [typeof(CallConvCdecl)])]
    public static Status Load(byte* path, nuint pathLength, ModelOptions* options, nint* model)
    {
        try
        {
            Out.Prepare(model, "model");
            var file = InText.Decode(path, pathLength, "path");
            if (file.Length == 0 || file.Contains('\0', StringComparison.Ordinal))
            {
                StatusException.ThrowInvalid(file.Length == 0 ? "The path is empty." : "The path has a NUL in it.");
            }

            var start = Stopwatch.GetTimestamp();
            *model = Add(ModelFile.Load(file, ModelOptions.Read(options)), start);
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_model_load_memory", CallConvs = [typeof(CallConvCdecl)])]
    public static Status LoadMemory(byte* bytes, nuint length, ModelOptions* options, nint* model)
    {
        try
        {
            Out.Prepare(model, "model");
            Pointer.Require(bytes, "bytes");
            if (length > long.MaxValue)
            {
                StatusException.ThrowInvalid($"The model has length {length}; expected at most {long.MaxValue}.");
            }

            var start = Stopwatch.GetTimestamp();
            using var stream = new UnmanagedMemoryStream(bytes, (long)length);
            *model = Add(ModelFile.Load(stream, ModelOptions.Read(options)), start);
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_model_free", CallConvs = [typeof(CallConvCdecl)])]
    public static Status Free(nint model)
    {
        try
        {
            HandleTable.Remove<ModelHandle>(model);
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_model_name", CallConvs = [typeof(CallConvCdecl)])]
    public static Status GetName(nint model, byte* buffer, nuint capacity, nuint* length)
    {
        try
        {
            Out.Prepare(length, "length");
            using var use = new Use<ModelHandle>(model);
            OutText.Write(use.Handle.Model.Name, buffer, capacity, length);
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_model_version", CallConvs = [typeof(CallConvCdecl)])]
    public static Status GetVersion(nint model, byte* buffer, nuint capacity, nuint* length)
    {
        try
        {
            Out.Prepare(length, "length");
            using var use = new Use<ModelHandle>(model);
            OutText.Write(use.Handle.Model.Definition.Version, buffer, capacity, length);
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_model_output_count", CallConvs = [typeof(CallConvCdecl)])]
    public static Status GetOutputCount(nint model, nuint* count)
    {
        try
        {
            Out.Prepare(count, "count");
            using var use = new Use<ModelHandle>(model);
            *count = (nuint)use.Handle.Model.Outputs.Count;
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_model_output_name", CallConvs = [typeof(CallConvCdecl)])]
    public static Status GetOutputName(nint model, nuint output, byte* buffer, nuint capacity, nuint* length)
    {
        try
        {
            Out.Prepare(length, "length");
            using var use = new Use<ModelHandle>(model);
            OutText.Write(Element.Of(use.Handle.Model.Outputs, output, "output"), buffer, capacity, length);
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    private static nint Add(ModelDefinition definition, long start)
    {
        var model = new RankModel(definition);
        var token = HandleTable.Add(new ModelHandle(model));
        if (Log.Takes(LogLevel.Info))
        {
            Log.Write(LogLevel.Info, $"model '{model.Name}' loaded in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0.0} ms, kernels {SimdLevels.Best}");
        }

        return token;
    }
}
