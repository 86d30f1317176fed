using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using RankKernel.Features;
using RankKernel.Native.Handles;

namespace RankKernel.Native.Exports;

/// <summary>What a model is given.</summary>
internal static unsafe class FeatureExports
{
    [UnmanagedCallersOnly(EntryPoint = "rk_model_feature_count", CallConvs = [typeof(CallConvCdecl)])]
    public static Status GetCount(nint model, nuint* count)
    {
        try
        {
            Out.Prepare(count, "count");
            using var use = new Use<ModelHandle>(model);
            *count = (nuint)use.Handle.Model.Features.Count;
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_model_feature_info", CallConvs = [typeof(CallConvCdecl)])]
    public static Status GetInfo(nint model, nuint feature, FeatureInfo* info)
    {
        try
        {
            Out.Prepare(info, "info");
            using var use = new Use<ModelHandle>(model);
            *info = FeatureInfo.Of(Element.Of(use.Handle.Model.Features, feature, "feature"));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_model_feature_name", CallConvs = [typeof(CallConvCdecl)])]
    public static Status GetName(nint model, nuint feature, byte* buffer, nuint capacity, nuint* length)
    {
        try
        {
            Out.Prepare(length, "length");
            using var use = new Use<ModelHandle>(model);
            OutText.Write(Element.Of(use.Handle.Model.Features, feature, "feature").Name, buffer, capacity, length);
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "rk_model_column_name", CallConvs = [typeof(CallConvCdecl)])]
    public static Status GetColumnName(nint model, nuint feature, nuint column, byte* buffer, nuint capacity, nuint* length, RawTypes* takes)
    {
        try
        {
            Out.Prepare(length, "length");
            using var use = new Use<ModelHandle>(model);
            var columns = (Element.Of(use.Handle.Model.Features, feature, "feature") as SequenceFeature)?.Columns ?? [];
            var found = Element.Of(columns, column, "column");
            if (takes != null)
            {
                *takes = FeatureInfo.TakenBy(found);
            }

            OutText.Write(found.Name, buffer, capacity, length);
            return Status.Ok;
        }
        catch (Exception error)
        {
            return Failure.Report(error);
        }
    }
}
