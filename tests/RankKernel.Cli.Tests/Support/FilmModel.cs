using RankKernel.Features;
using RankKernel.Format;
using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Cli.Tests.Support;

/// <summary>A small DIN over films with two outputs and every kind of feature, in a file.</summary>
public sealed class FilmModel : IDisposable
{
    public FilmModel()
    {
        Path = Folder.File("films.rkm");
        ModelFile.Save(Create(), Path);
    }

    public TemporaryFolder Folder { get; } = new();

    public string Path { get; }

    public static ModelDefinition Create(IReadOnlyList<SelfTest>? tests = null)
    {
        var films = new VocabularyEncoding(new Vocabulary([10L, 20, 30, 40, 50]), FirstIndex: 2, Unknown: 1, Missing: 1, Padding: 0);
        var genres = new VocabularyEncoding(new Vocabulary(["comedy", "drama", "war"]), FirstIndex: 2, Unknown: 1, Missing: 1, Padding: 0);
        Feature[] features =
        [
            new IdFeature("user_id", Side.User, new DirectEncoding(50, FirstIndex: 1)),
            new IdFeature("age", Side.User, new BoundaryEncoding([18, 30, 50])),
            new SequenceFeature("history", Side.User, 6,
            [
                new IdColumn("film_id", films),
                new IdColumn("genre", genres),
                new IdColumn("rating_bucket", new DirectEncoding(10, FirstIndex: 1)),
                new NumericColumn("minutes", NumericEncoding.Raw),
            ]),
            new MultiIdFeature("tags", Side.User, new HashEncoding(100, FirstIndex: 1, Padding: 0), 4, Weighted: true),
            new NumericFeature("hour", Side.Context, new NumericEncoding([new MinMax(0, 24)], NonFinite: NonFinite.Reject)),
            new IdFeature("film_id", Side.Item, films),
            new MultiIdFeature("genres", Side.Item, genres, 3),
            new NumericFeature("price", Side.Item, new NumericEncoding([new Log1p(), new ZScore(2, 1)], Default: 5)),
            new NumericFeature("image", Side.Item, NumericEncoding.Raw, Dimension: 3),
        ];
        var graph = new GraphBuilder(features, new RandomParameters(7));
        var logit = Din.Build(graph, new DinOptions
        {
            Embedding = new EmbeddingOptions { Dimension = 8, SharedTables = new Dictionary<string, string> { ["history.film_id"] = "film_id" } },
            Attended = [new AttendedPair(["film_id"], ["history.film_id"])],
            Mlp = new MlpOptions { HiddenUnits = [16, 8], Activation = new LayerActivation(ActivationKind.Relu) },
        });
        graph.Output("watch", graph.Activate(graph.Linear(logit, graph.Parameter("watch.weight", 1, 1)), ActivationKind.Tanh));
        return new ModelDefinition("films", features, graph.Build())
        {
            Version = "7",
            Description = "Films for a test.",
            Metadata = new Dictionary<string, string> { ["data"] = "random" },
            SelfTests = tests ?? [],
        };
    }

    public void Dispose() => Folder.Dispose();
}
