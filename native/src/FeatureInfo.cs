using System.Runtime.InteropServices;
using RankKernel.Features;

namespace RankKernel.Native;

/// <summary><c>rk_feature_info</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FeatureInfo
{
    public int Side;
    public FeatureKind Kind;
    public RawTypes Takes;
    public int Size;
    public int Columns;
    public int Weighted;

    /// <summary><c>rk_feature_kind</c>.</summary>
    public enum FeatureKind
    {
        Id = 0,
        Ids = 1,
        Numeric = 2,
        Sequence = 3,
        Time = 4,
    }

    private const RawTypes Numbers = RawTypes.WholeNumber | RawTypes.Number;

    public static FeatureInfo Of(Feature feature)
    {
        var info = feature switch
        {
            IdFeature id => new FeatureInfo { Kind = FeatureKind.Id, Takes = TakenBy(id.Ids), Size = 1 },
            MultiIdFeature multi => new FeatureInfo
            {
                Kind = FeatureKind.Ids,
                Takes = TakenBy(multi.Ids),
                Size = multi.MaxLength,
                Weighted = multi.Weighted ? 1 : 0,
            },
            NumericFeature numeric => new FeatureInfo { Kind = FeatureKind.Numeric, Takes = Numbers, Size = numeric.Dimension },
            SequenceFeature sequence => new FeatureInfo
            {
                Kind = FeatureKind.Sequence,
                Size = sequence.MaxLength,
                Columns = sequence.Columns.Count,
            },
            TimeFeature => new FeatureInfo { Kind = FeatureKind.Time, Takes = Numbers, Size = 1 },
            _ => throw new ArgumentException($"A {feature.GetType().Name} cannot be described.", nameof(feature)),
        };
        info.Side = feature.Side switch { Graph.Side.User => 0, Graph.Side.Context => 1, _ => 2 };
        return info;
    }

    public static RawTypes TakenBy(SequenceColumn column) => column is IdColumn id ? TakenBy(id.Ids) : Numbers;

    private static RawTypes TakenBy(IdEncoding encoding) => IdEncoder.For(encoding).Accepts;
}
