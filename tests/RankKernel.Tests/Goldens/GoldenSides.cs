using RankKernel.Graph;
using RankKernel.Import;

namespace RankKernel.Tests.Goldens;

/// <summary>Ways to put a case's features on sides: the references know none, so the scores must not depend on them.</summary>
internal static class GoldenSides
{
    public const string ByName = "by name";
    public const string AllItem = "all item";
    public const string AllUser = "all user";

    /// <summary>The names of the ways; a number seeds a random one.</summary>
    public static IReadOnlyList<string> All { get; } = [ByName, AllItem, AllUser, "1", "2"];

    public static Func<string, Side> Choose(string way) => way switch
    {
        ByName => FeatureSides.ByName,
        AllItem => static _ => Side.Item,
        AllUser => static _ => Side.User,
        _ => feature => Random(feature, int.Parse(way)),
    };

    private static Side Random(string feature, int seed)
    {
        var hash = feature.Aggregate(seed * 486187739, (sum, letter) => unchecked((sum * 16777619) ^ letter));
        return new Random(hash).Next(3) switch
        {
            0 => Side.User,
            1 => Side.Context,
            _ => Side.Item,
        };
    }
}
