using System.Runtime.InteropServices;
using System.Text;

namespace RankKernel.Native.Bench;

/// <summary>The functions of librankkernel that are measured, as any host calls them.</summary>
internal sealed unsafe class NativeLibraryApi
{
    private readonly nint _library;

    public NativeLibraryApi(string path)
    {
        _library = NativeLibrary.Load(path);
        ModelLoad = (delegate* unmanaged[Cdecl]<byte*, nuint, void*, out nint, int>)Symbol("rk_model_load");
        RankerCreate = (delegate* unmanaged[Cdecl]<nint, void*, out nint, int>)Symbol("rk_ranker_create");
        RequestCreate = (delegate* unmanaged[Cdecl]<nint, out nint, int>)Symbol("rk_request_create");
        CatalogCreate = (delegate* unmanaged[Cdecl]<nint, void*, out nint, int>)Symbol("rk_catalog_create");
        RequestItems = (delegate* unmanaged[Cdecl]<nint, out nint, int>)Symbol("rk_request_items");
        ItemsReset = (delegate* unmanaged[Cdecl]<nint, nuint, int>)Symbol("rk_items_reset");
        SetInt = (delegate* unmanaged[Cdecl]<nint, byte*, nuint, long, int>)Symbol("rk_request_set_int");
        SetInts = (delegate* unmanaged[Cdecl]<nint, byte*, nuint, nuint, nuint, long*, int>)Symbol("rk_items_set_ints");
        Upsert = (delegate* unmanaged[Cdecl]<nint, long*, nuint, nint, int>)Symbol("rk_catalog_upsert");
        Rank = (delegate* unmanaged[Cdecl]<nint, nint, RankedItem*, nuint, out nuint, int>)Symbol("rk_rank");
        RankCatalog = (delegate* unmanaged[Cdecl]<nint, nint, nint, long*, nuint, RankedItem*, nuint, out nuint, int>)Symbol("rk_rank_catalog");
        SimdLevel = Marshal.PtrToStringUTF8((nint)((delegate* unmanaged[Cdecl]<byte*>)Symbol("rk_simd_level"))())!;
    }

    public string SimdLevel { get; }

    public delegate* unmanaged[Cdecl]<byte*, nuint, void*, out nint, int> ModelLoad { get; }

    public delegate* unmanaged[Cdecl]<nint, void*, out nint, int> RankerCreate { get; }

    public delegate* unmanaged[Cdecl]<nint, out nint, int> RequestCreate { get; }

    public delegate* unmanaged[Cdecl]<nint, void*, out nint, int> CatalogCreate { get; }

    public delegate* unmanaged[Cdecl]<nint, out nint, int> RequestItems { get; }

    public delegate* unmanaged[Cdecl]<nint, nuint, int> ItemsReset { get; }

    public delegate* unmanaged[Cdecl]<nint, byte*, nuint, long, int> SetInt { get; }

    public delegate* unmanaged[Cdecl]<nint, byte*, nuint, nuint, nuint, long*, int> SetInts { get; }

    public delegate* unmanaged[Cdecl]<nint, long*, nuint, nint, int> Upsert { get; }

    public delegate* unmanaged[Cdecl]<nint, nint, RankedItem*, nuint, out nuint, int> Rank { get; }

    public delegate* unmanaged[Cdecl]<nint, nint, nint, long*, nuint, RankedItem*, nuint, out nuint, int> RankCatalog { get; }

    public static void Check(int status)
    {
        if (status != 0)
        {
            throw new InvalidOperationException($"A call of librankkernel failed with status {status}.");
        }
    }

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private nint Symbol(string name) => NativeLibrary.GetExport(_library, name);
}
