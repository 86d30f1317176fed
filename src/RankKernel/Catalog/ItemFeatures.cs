using RankKernel.Features;
using RankKernel.Format;
using RankKernel.Graph;

namespace RankKernel.Catalog;

/// <summary>The item features of models.</summary>
internal static class ItemFeatures
{
    /// <summary>Throws unless both models encode items alike: then rows encoded for one are rows of the other.</summary>
    /// <exception cref="FeatureException">Names the first feature that differs.</exception>
    public static void RequireSame(RankModel from, RankModel to)
    {
        var (old, other) = (Of(from), Of(to));
        for (var i = 0; i < Math.Max(old.Length, other.Length); i++)
        {
            if (i >= other.Length || i >= old.Length || old[i].Name != other[i].Name)
            {
                throw new FeatureException(
                    i < other.Length ? other[i].Name : old[i].Name,
                    $"item feature {i} of '{to.Name}' is {Name(other, i)}; of '{from.Name}', for which the items were encoded, it is {Name(old, i)}.");
            }

            if (!FeatureFormat.Write(old[i]).Equals(FeatureFormat.Write(other[i])))
            {
                throw new FeatureException(
                    old[i].Name,
                    $"'{to.Name}' encodes it otherwise than '{from.Name}', for which the items were encoded.");
            }
        }
    }

    private static Feature[] Of(RankModel model) => [.. model.Features.Where(feature => feature.Side == Side.Item)];

    private static string Name(Feature[] features, int index) => index < features.Length ? $"'{features[index].Name}'" : "none";
}
