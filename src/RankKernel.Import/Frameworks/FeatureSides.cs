using RankKernel.Graph;

namespace RankKernel.Import;

/// <summary>Which side each feature of a framework's model is on: frameworks do not say.</summary>
public static class FeatureSides
{
    /// <summary>By name: <c>user…</c>, <c>age</c>, <c>hist…</c> and <c>…history</c> are the user's, <c>hour</c>, <c>scene</c> and <c>domain…</c> are context, the rest the item's.</summary>
    public static Side ByName(string feature) => feature switch
    {
        "hour" or "scene" => Side.Context,
        _ when feature.StartsWith("domain", StringComparison.Ordinal) => Side.Context,
        "age" => Side.User,
        _ when feature.StartsWith("user", StringComparison.Ordinal) || feature.StartsWith("hist", StringComparison.Ordinal) => Side.User,
        _ when feature.EndsWith("history", StringComparison.Ordinal) => Side.User,
        _ => Side.Item,
    };
}
