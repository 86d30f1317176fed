namespace RankKernel.Import.Tests;

/// <summary>The golden cases that lie beside the tests.</summary>
internal static class GoldenFolders
{
    private static string Root { get; } = Path.Combine(AppContext.BaseDirectory, "Goldens", "data");

    /// <summary>The names, such as <c>fuxictr/deepfm</c>, of all cases that have a file of this name.</summary>
    public static IReadOnlyList<string> With(string file) =>
    [
        .. Directory.EnumerateFiles(Root, file, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, Path.GetDirectoryName(path)!).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The path of a file of a case.</summary>
    public static string File(string name, string file) => Path.Combine(Root, name, file);
}
