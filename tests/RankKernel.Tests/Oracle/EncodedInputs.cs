using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

/// <summary>Takes graph inputs out of encoded rows.</summary>
internal static class EncodedInputs
{
    /// <summary>The inputs of a candidate: those of the one user row and of an item row.</summary>
    public static Func<InputSource, int, OracleValue> Of(EncodedRows user, EncodedRows items, IReadOnlyList<Feature> features)
    {
        var sides = features.ToDictionary(feature => feature.Name, feature => feature.Side);
        return (source, row) => sides[source.Feature] == Side.Item ? Read(items, row, source) : Read(user, 0, source);
    }

    public static OracleValue Read(EncodedRows rows, int row, InputSource source)
    {
        var slot = rows.Schema[source];
        var ids = rows.IdRow(row);
        var feature = rows.Schema.Features.Single(candidate => candidate.Name == source.Feature);
        var shape = GraphBuilder.InputType(feature, source).Shape;
        int? length = slot.LengthOffset < 0 ? null : ids[slot.LengthOffset];
        if (slot.Kind == ElementKind.Id)
        {
            return OracleValue.OfIds(shape, ids.Slice(slot.Offset, slot.Width).ToArray(), length);
        }

        var numbers = rows.NumberRow(row).Slice(slot.Offset, slot.Width).ToArray();
        return OracleValue.Numbers(shape, [.. numbers.Select(number => (double)number)], length);
    }
}
