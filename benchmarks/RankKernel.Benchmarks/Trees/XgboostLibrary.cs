using System.Runtime.InteropServices;

namespace RankKernel.Benchmarks.Trees;

/// <summary>XGBoost's C library (https://xgboost.readthedocs.io/en/stable/c.html), as Debian's package libxgboost0 has it.</summary>
internal static unsafe partial class XgboostLibrary
{
    private const string Name = "xgboost";

    private static nint _library;

    /// <summary>Whether the library is on this machine.</summary>
    public static bool Exists()
    {
        foreach (var name in (string[])["libxgboost.so.0", "libxgboost.so", "xgboost"])
        {
            if (_library != 0 || NativeLibrary.TryLoad(name, out _library))
            {
                NativeLibrary.SetDllImportResolver(typeof(XgboostLibrary).Assembly, (wanted, _, _) => wanted == Name ? _library : 0);
                return true;
            }
        }

        return false;
    }

    public static string Version()
    {
        int major, minor, patch;
        XGBoostVersion(&major, &minor, &patch);
        return $"{major}.{minor}.{patch}";
    }

    public static void Check(int code)
    {
        if (code != 0)
        {
            throw new InvalidOperationException($"XGBoost: {Marshal.PtrToStringUTF8(XGBGetLastError())}");
        }
    }

    [LibraryImport(Name)]
    internal static partial void XGBoostVersion(int* major, int* minor, int* patch);

    [LibraryImport(Name)]
    internal static partial nint XGBGetLastError();

    [LibraryImport(Name)]
    internal static partial int XGDMatrixCreateFromMat(float* data, ulong rows, ulong columns, float missing, out nint matrix);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGDMatrixSetFloatInfo(nint matrix, string field, float* values, ulong count);

    [LibraryImport(Name)]
    internal static partial int XGDMatrixFree(nint matrix);

    [LibraryImport(Name)]
    internal static partial int XGBoosterCreate(nint* matrices, ulong count, out nint booster);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGBoosterSetParam(nint booster, string name, string value);

    [LibraryImport(Name)]
    internal static partial int XGBoosterUpdateOneIter(nint booster, int iteration, nint matrix);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGBoosterSaveModelToBuffer(nint booster, string config, out ulong length, out byte* bytes);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGBoosterPredictFromDense(
        nint booster, byte* values, byte* config, nint matrix, out ulong* shape, out ulong dimensions, out float* result);

    [LibraryImport(Name)]
    internal static partial int XGBoosterFree(nint booster);
}
