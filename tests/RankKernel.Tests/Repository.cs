namespace RankKernel.Tests;

/// <summary>Files of the repository that tests read where they lie.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>A file under models/movielens.</summary>
    public static string MovieLens(string file) => Path.Combine(Root, "models", "movielens", file);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "RankKernel.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} has RankKernel.sln.");
    }
}
