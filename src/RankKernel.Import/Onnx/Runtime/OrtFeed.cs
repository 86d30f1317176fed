using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Import.Onnx.Runtime;

/// <summary>Encoded rows as the inputs of an exported model.</summary>
internal static class OrtFeed
{
    /// <summary>
    /// The inputs of these names: item features with a row an item, user features repeated for each, or, if
    /// <paramref name="userTile"/>, with one row.
    /// </summary>
    public static IReadOnlyList<OrtInput> Of(
        IReadOnlyList<string> names, IReadOnlyList<Feature> features, EncodedRows user, EncodedRows items, bool userTile)
    {
        var sides = features.ToDictionary(feature => feature.Name, feature => feature.Side);
        var sources = Sources(features);
        return [.. names.Select(name =>
        {
            var source = sources[name];
            var ofItem = sides[source.Source.Feature] == Side.Item;
            var rows = userTile && !ofItem ? 1 : items.Count;
            return Input(ofItem ? items : user, source, rows, step: ofItem ? 1 : 0);
        })];
    }

    private static OrtInput Input(EncodedRows from, InputName input, int rows, int step)
    {
        var slot = from.Schema[input.Source];
        var width = input.IsLength ? 1 : slot.Width;
        long[] shape = input.Shape.Rank == 0 ? [rows] : [rows, .. input.Shape.Dimensions.ToArray().Select(dimension => (long)dimension)];
        if (slot.Kind == ElementKind.Id || input.IsLength)
        {
            var ids = GC.AllocateArray<long>(rows * width, pinned: true);
            for (var i = 0; i < ids.Length; i++)
            {
                ids[i] = from.IdRow(i / width * step)[(input.IsLength ? slot.LengthOffset : slot.Offset) + (i % width)];
            }

            return new OrtInput(ids, shape);
        }

        var numbers = GC.AllocateArray<float>(rows * width, pinned: true);
        for (var i = 0; i < numbers.Length; i++)
        {
            // What stands past a true length has no influence, but must be a number.
            var number = from.NumberRow(i / width * step)[slot.Offset + (i % width)];
            numbers[i] = float.IsFinite(number) ? number : 0;
        }

        return new OrtInput(numbers, shape);
    }

    private static Dictionary<string, InputName> Sources(IReadOnlyList<Feature> features)
    {
        var sources = new Dictionary<string, InputName>(StringComparer.Ordinal);
        foreach (var feature in features)
        {
            IReadOnlyList<InputSource> own = feature switch
            {
                SequenceFeature sequence => [.. sequence.Columns.Select(column => new InputSource(feature.Name, column.Name))],
                MultiIdFeature { Weighted: true } => [new(feature.Name), new(feature.Name, Weights: true)],
                _ => [new(feature.Name)],
            };
            foreach (var source in own)
            {
                sources.Add(source.ToString(), new InputName(source, GraphBuilder.InputType(feature, source).Shape, IsLength: false));
            }

            if (feature is SequenceFeature or MultiIdFeature)
            {
                sources.Add(feature.Name + ".length", new InputName(own[0], new Shape(), IsLength: true));
            }
        }

        return sources;
    }

    private sealed record InputName(InputSource Source, Shape Shape, bool IsLength);
}
