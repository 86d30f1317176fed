using System.Globalization;
using RankKernel.Format;

namespace RankKernel.Cli.Tests.Support;

/// <summary>The files of the demonstration, small: five films and two users for <see cref="FilmModel"/>.</summary>
public sealed class DemoFolder : IDisposable
{
    private static readonly string[] Titles = ["First [Film]", "Second Film", "Third Film", "Fourth Film", "Fifth Film"];

    public DemoFolder()
    {
        ModelFile.Save(FilmModel.Create(), Folder.File("movielens-din.rkm"));
        Folder.Write("films.jsonl", string.Join('\n', Titles.Select((title, i) => string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"id":"{{{10 * (i + 1)}}}","title":"{{{title}}}","year":{{{1990 + i}}},"genres_text":"War|Drama","features":{"film_id":{{{10 * (i + 1)}}},"genres":["war","drama"]}}"""))));
        Folder.Write("users.jsonl", """
            {"name":"user 5","at":"2014-07-08T09:49:58Z","features":{"user_id":5,"history":{"film_id":[10,20],"genre":["war","drama"],"rating_bucket":[9,0],"minutes":[1,2]}},"seen":[10,20]}
            {"name":"user 6","features":{"user_id":6},"seen":[]}
            {"name":"user 7","features":{"user_id":7},"seen":[10,20,30,40,50]}
            """);
    }

    public TemporaryFolder Folder { get; } = new();

    public void Dispose() => Folder.Dispose();
}
