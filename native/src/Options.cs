using System.Runtime.InteropServices;
using RankKernel.Format;

namespace RankKernel.Native;

/// <summary>Checks the structures that options come in.</summary>
internal static class Options
{
    /// <exception cref="StatusException">The structure is not one of this header.</exception>
    public static void Require(uint found, int expected, string name)
    {
        if (found != expected)
        {
            StatusException.ThrowInvalid($"{name}.struct_size is {found}; expected {expected}.");
        }
    }
}

/// <summary><c>rk_model_options</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ModelOptions
{
    public uint StructSize;
    public int MemoryMap;
    public int SkipHashes;

    public static ModelFileOptions Read(ModelOptions* options)
    {
        if (options == null)
        {
            return new ModelFileOptions();
        }

        Options.Require(options->StructSize, sizeof(ModelOptions), "rk_model_options");
        return new ModelFileOptions { MemoryMap = options->MemoryMap != 0, VerifyHashes = options->SkipHashes == 0 };
    }
}

/// <summary><c>rk_id_type</c>.</summary>
internal enum IdType
{
    Int = 0,
    Text = 1,
}

/// <summary><c>rk_catalog_options</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CatalogOptionsView
{
    public uint StructSize;
    public CatalogPrecision Precision;
    public IdType IdType;

    public static (CatalogOptions Options, IdType Ids) Read(CatalogOptionsView* options)
    {
        if (options == null)
        {
            return (new CatalogOptions(), IdType.Int);
        }

        Options.Require(options->StructSize, sizeof(CatalogOptionsView), "rk_catalog_options");
        if (!Enum.IsDefined(options->IdType))
        {
            StatusException.ThrowInvalid($"The id type {(int)options->IdType} is not known.");
        }

        return (new CatalogOptions { Precision = options->Precision }, options->IdType);
    }
}

/// <summary><c>rk_ranker_options</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct RankerOptionsView
{
    public uint StructSize;
    public int MaxDegreeOfParallelism;
    public byte* RankBy;
    public nuint RankByLength;

    public static RankerOptions Read(RankerOptionsView* options)
    {
        if (options == null)
        {
            return new RankerOptions();
        }

        Options.Require(options->StructSize, sizeof(RankerOptionsView), "rk_ranker_options");
        return new RankerOptions
        {
            MaxDegreeOfParallelism = options->MaxDegreeOfParallelism,
            RankBy = options->RankBy == null ? null : InText.Decode(options->RankBy, options->RankByLength, "output"),
        };
    }
}
