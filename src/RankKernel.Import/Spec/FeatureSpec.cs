using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Import;

/// <summary>Features from a model description.</summary>
internal static class FeatureSpec
{
    private const int LongestSequence = 1 << 20;

    private static readonly Dictionary<string, Side> Sides = new()
    {
        ["user"] = Side.User,
        ["context"] = Side.Context,
        ["item"] = Side.Item,
    };

    private static readonly Dictionary<string, Truncation> Ends = new()
    {
        ["keep_first"] = Truncation.KeepFirst,
        ["keep_last"] = Truncation.KeepLast,
    };

    private static readonly Dictionary<string, Func<SpecObject, string, Side, Feature>> Kinds = new()
    {
        ["id"] = static (spec, name, side) => new IdFeature(name, side, IdsSpec.Read(spec.Object("ids"))),
        ["multi_id"] = static (spec, name, side) => new MultiIdFeature(
            name, side, IdsSpec.Read(spec.Object("ids")), MaxLength(spec),
            spec.Choice("truncate", Ends, Truncation.KeepFirst), spec.Flag("weighted", false)),
        ["sequence"] = static (spec, name, side) => new SequenceFeature(
            name, side, MaxLength(spec), [.. spec.Objects("columns").Select(Column)], spec.Choice("truncate", Ends, Truncation.KeepLast)),
        ["time"] = static (spec, name, side) => new TimeFeature(name, side, spec.Has("now")
            ? new ElapsedTime(spec.Text("now"), spec.Number("unit_seconds", 86_400), spec.Flag("log", true), spec.Number("default", 0))
            : null),
        ["numeric"] = static (spec, name, side) => new NumericFeature(name, side, NumericSpec.Read(spec), spec.Int("dimension", 1, 1)),
    };

    public static Feature Read(SpecObject spec)
    {
        var name = spec.Text("name");
        var feature = spec.Choice("kind", Kinds)(spec, name, spec.Choice("side", Sides));
        spec.ExpectNoMore();
        return feature;
    }

    private static SequenceColumn Column(SpecObject spec)
    {
        var name = spec.Text("name");
        if (spec.Has("ids") == spec.Has("numeric"))
        {
            throw new ModelSpecException($"{spec.Path} must have either 'ids' or 'numeric'.");
        }

        SequenceColumn column = spec.Has("ids") ? new IdColumn(name, IdsSpec.Read(spec.Object("ids"))) : Numeric(name, spec.Object("numeric"));
        spec.ExpectNoMore();
        return column;
    }

    private static NumericColumn Numeric(string name, SpecObject spec)
    {
        var numbers = NumericSpec.Read(spec);
        spec.ExpectNoMore();
        return new NumericColumn(name, numbers);
    }

    private static int MaxLength(SpecObject spec)
    {
        var length = spec.Int("max_length", 1);
        return length <= LongestSequence ? length : throw new ModelSpecException($"{spec.Place("max_length")} is {length}; expected at most {LongestSequence}.");
    }
}
