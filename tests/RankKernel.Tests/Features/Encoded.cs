using System.Runtime.InteropServices;
using RankKernel.Features;
using RankKernel.Graph;
using Xunit;

namespace RankKernel.Tests.Features;

/// <summary>Reads encoded rows the way a backend does.</summary>
internal static class Encoded
{
    public static RankRequest Request(params Feature[] features) => new(features);

    public static int Id(this EncodedRows rows, string feature, int row = 0) => Assert.Single(rows.Ids(feature, row: row));

    public static float Number(this EncodedRows rows, string feature, int row = 0) => Assert.Single(rows.Numbers(feature, row: row));

    /// <summary>The ids up to the true length.</summary>
    public static unsafe int[] Ids(this EncodedRows rows, string feature, string? column = null, int row = 0)
    {
        var slot = rows.Schema[new InputSource(feature, column)];
        Assert.Equal(ElementKind.Id, slot.Kind);
        return new Span<int>(rows.Ids + (row * rows.Schema.IdWidth) + slot.Offset, Length(rows, slot, row)).ToArray();
    }

    /// <summary>The numbers up to the true length.</summary>
    public static unsafe float[] Numbers(this EncodedRows rows, string feature, string? column = null, int row = 0, bool weights = false)
    {
        var slot = rows.Schema[new InputSource(feature, column, weights)];
        Assert.Equal(ElementKind.Float, slot.Kind);
        return new Span<float>(rows.Numbers + (row * rows.Schema.NumberWidth) + slot.Offset, Length(rows, slot, row)).ToArray();
    }

    /// <summary>All that the rows hold.</summary>
    public static byte[] Everything(this EncodedRows rows) =>
    [
        .. MemoryMarshal.AsBytes(rows.IdRows(0, rows.Count)),
        .. MemoryMarshal.AsBytes(rows.NumberRows(0, rows.Count)),
    ];

    /// <summary>The call throws about the feature, with these words, and changes nothing.</summary>
    public static FeatureException Refuses(this RankRequest request, Action call, string feature, params string[] words)
    {
        var user = request.User.Everything();
        var items = request.ItemRows.Everything();
        var error = Assert.Throws<FeatureException>(call);
        Assert.Equal(feature, error.Feature);
        Assert.All([$"'{feature}'", .. words], word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
        Assert.Equal(user, request.User.Everything());
        Assert.Equal(items, request.ItemRows.Everything());
        return error;
    }

    private static unsafe int Length(EncodedRows rows, EncodedSlot slot, int row) =>
        slot.LengthOffset < 0 ? slot.Width : rows.Ids[(row * rows.Schema.IdWidth) + slot.LengthOffset];
}
