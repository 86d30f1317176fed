using RankKernel.Features;
using RankKernel.Native.Handles;

namespace RankKernel.Native;

/// <summary>Sets features of rows: of the one row of a request, or of some rows of a batch.</summary>
internal static unsafe class Rows
{
    /// <exception cref="StatusException">The batch does not have these rows.</exception>
    public static (int First, int Count) Range(ItemBatch items, nuint first, nuint count)
    {
        var rows = (nuint)items.Count;
        if (first > rows || count > rows - first)
        {
            StatusException.ThrowInvalid($"Rows from {first} on, {count} of them; there are {rows} (rk_items_reset).");
        }

        return ((int)first, (int)count);
    }

    public static void Set<T>(IRows rows, byte* feature, nuint featureLength, int first, int count, T values)
        where T : IRawValues, allows ref struct => rows.Writer.Set(Feature(rows, feature, featureLength), first, count, values);

    public static void SetVectors(IRows rows, byte* feature, nuint featureLength, int first, int count, ReadOnlySpan<float> numbers) =>
        rows.Writer.SetVectors(Feature(rows, feature, featureLength), first, count, numbers);

    public static void SetIds<T>(
        IRows rows, byte* feature, nuint featureLength, int first, int count, T values, ReadOnlySpan<int> lengths, float* weights)
        where T : IRawValues, allows ref struct
    {
        var given = weights == null ? default : new ReadOnlySpan<float>(weights, values.Length);
        rows.Writer.SetIds(Feature(rows, feature, featureLength), first, count, values, lengths, given);
    }

    public static void SetSequences<T>(
        IRows rows, byte* feature, nuint featureLength, byte* column, nuint columnLength, int first, int count, T values, ReadOnlySpan<int> lengths)
        where T : IRawValues, allows ref struct =>
        rows.Writer.SetSequences(
            Feature(rows, feature, featureLength), rows.Names.Find(column, columnLength, "column"), first, count, values, lengths);

    private static string Feature(IRows rows, byte* feature, nuint length) => rows.Names.Find(feature, length, "feature");
}
