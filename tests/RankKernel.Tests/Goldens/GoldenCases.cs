using RankKernel.Tests.Listwise;

namespace RankKernel.Tests.Goldens;

/// <summary>The cases that the tests carry, and those under <c>$RANKKERNEL_GOLDENS</c> where that is set.</summary>
internal static class GoldenCases
{
    private const string Variable = "RANKKERNEL_GOLDENS";

    private static readonly Lazy<SortedDictionary<string, string>> Folders = new(FindAll);

    /// <summary>The names of all cases of networks that score rows.</summary>
    public static IReadOnlyCollection<string> All { get; } = [.. Folders.Value.Keys.Except(SlateGoldens.Names)];

    /// <summary>The names of the cases that the tests carry; each of them must be known.</summary>
    public static IReadOnlyCollection<string> Bundled { get; } = [.. Find(BundledRoot).Keys];

    /// <summary>Those among them of networks that score rows.</summary>
    public static IReadOnlyCollection<string> BundledRows { get; } = [.. Bundled.Except(SlateGoldens.Names)];

    public static GoldenCase Open(string name) => new(name, Folders.Value[name]);

    private static string BundledRoot => Path.Combine(AppContext.BaseDirectory, "Goldens", "data");

    private static SortedDictionary<string, string> FindAll()
    {
        var folders = Find(BundledRoot);
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } root)
        {
            foreach (var (name, folder) in Find(root))
            {
                folders.TryAdd(name, folder);
            }
        }

        return folders;
    }

    private static SortedDictionary<string, string> Find(string root) => new(
        Directory.EnumerateFiles(root, "config.json", SearchOption.AllDirectories).Select(path => Path.GetDirectoryName(path)!)
            .ToDictionary(folder => Path.GetRelativePath(root, folder).Replace('\\', '/')),
        StringComparer.Ordinal);
}
