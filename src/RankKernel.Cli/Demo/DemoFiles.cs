namespace RankKernel.Cli.Demo;

/// <summary>Where the MovieLens model of the demonstration is.</summary>
internal sealed record DemoFiles(string Folder)
{
    private const string InRepository = "models/movielens";

    public string Model => Path.Combine(Folder, "movielens-din.rkm");

    public string Films => Path.Combine(Folder, "films.jsonl");

    public string Users => Path.Combine(Folder, "users.jsonl");

    /// <summary>The files in a folder, or else in the repository that the current folder or the tool is in.</summary>
    /// <exception cref="InputException">They are not there.</exception>
    public static DemoFiles Find(string? folder)
    {
        var files = new DemoFiles(folder ?? Repository());
        foreach (var file in new[] { files.Model, files.Films, files.Users })
        {
            if (!File.Exists(file))
            {
                throw new InputException($"{file} is not there; the demo needs movielens-din.rkm, films.jsonl and users.jsonl in one folder (--models).");
            }
        }

        return files;
    }

    private static string Repository()
    {
        foreach (var start in new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory })
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                var models = Path.Combine(folder.FullName, InRepository);
                if (Directory.Exists(models))
                {
                    return models;
                }
            }
        }

        throw new InputException($"There is no folder {InRepository} here or above; give the folder with --models.");
    }
}
