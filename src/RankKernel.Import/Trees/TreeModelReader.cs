using RankKernel.Graph;

namespace RankKernel.Import;

/// <summary>
/// Reads boosted trees: XGBoost's JSON and UBJSON (boosters gbtree and dart), and LightGBM's text. Whatever the bytes, only the
/// documented exceptions come out. Thread-safe.
/// </summary>
public static class TreeModelReader
{
    /// <summary>The largest file that is read.</summary>
    public const long MaxFileBytes = 1L << 30;

    /// <summary>Reads a file; the content says which format it has.</summary>
    /// <exception cref="TreeFormatException">The file is damaged or of no known format.</exception>
    /// <exception cref="NotSupportedModelException">The file is sound, but has a booster, an objective or trees of a kind that is not supported.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TreeModel Load(string path) => Read(Bytes(path));

    /// <summary>Reads a file that this library wrote.</summary>
    /// <exception cref="TreeFormatException">The file is damaged, or of another library.</exception>
    /// <exception cref="NotSupportedModelException">The file is sound, but has a booster, an objective or trees of a kind that is not supported.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TreeModel Load(string path, TreeFormat format)
    {
        var bytes = Bytes(path);
        try
        {
            var found = Find(bytes) == Encoding.Text ? TreeFormat.LightGbm : TreeFormat.Xgboost;
            return found == format ? Read(bytes) : throw new TreeFormatException($"The file is one of {found}, expected one of {format}.");
        }
        catch (TreeFormatException error)
        {
            throw new TreeFormatException($"'{path}': {error.Message}", error);
        }
        catch (NotSupportedModelException error)
        {
            throw new NotSupportedModelException($"'{path}': {error.Message}");
        }
    }

    /// <summary>Reads the bytes of a file.</summary>
    /// <exception cref="TreeFormatException">The bytes are damaged or of no known format.</exception>
    /// <exception cref="NotSupportedModelException">The model is sound, but has a booster, an objective or trees of a kind that is not supported.</exception>
    public static TreeModel Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return Find(bytes.Span) switch
            {
                Encoding.Json => XgboostTrees.Read(BoosterJson.Read(bytes)),
                Encoding.Ubjson => XgboostTrees.Read(BoosterUbjson.Read(bytes.Span)),
                _ => LightGbmTrees.Read(bytes.Span),
            };
        }
        catch (GraphException error)
        {
            throw new TreeFormatException(error.Message, error);
        }
    }

    private static byte[] Bytes(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var length = new FileInfo(path).Length;
        return length <= MaxFileBytes
            ? File.ReadAllBytes(path)
            : throw new TreeFormatException($"'{path}' has {length} bytes, expected at most {MaxFileBytes}.");
    }

    private static Encoding Find(ReadOnlySpan<byte> bytes)
    {
        var start = bytes.TrimStart(" \t\r\n"u8);
        if (start.StartsWith("tree"u8))
        {
            return Encoding.Text;
        }

        if (start.IsEmpty || start[0] != '{')
        {
            throw new TreeFormatException("The file is none of trees: expected XGBoost's JSON or UBJSON, or LightGBM's text.");
        }

        // The name of UBJSON's first member begins with the type of its length.
        var next = start[1..].TrimStart(" \t\r\n"u8);
        return next.IsEmpty || next[0] is (byte)'"' or (byte)'}' ? Encoding.Json : Encoding.Ubjson;
    }

    private enum Encoding
    {
        Json,
        Ubjson,
        Text,
    }
}
