using RankKernel.Benchmarks.Networks;
using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Benchmarks.Interests;

/// <summary>
/// Networks over a long history: item and category of 16 each, 8 user fields, 6 item fields (the target's item and category among
/// them) of 16, MLP 200-80 PReLU, as in the peer suite.
/// </summary>
/// <param name="Name">Its name on the command line and in reports.</param>
/// <param name="Description">What reads the history.</param>
/// <param name="Build">Adds it to a graph.</param>
internal sealed record InterestNetwork(string Name, string Description, Action<GraphBuilder> Build)
{
    private static readonly AttendedPair Pair = new(["item", "category"], ["history.item", "history.category"]);

    public static IReadOnlyList<InterestNetwork> All { get; } =
    [
        new("DIEN", "GRU of 32, bilinear attention with softmax, AUGRU of 32 for each candidate", graph => Dien.Build(graph, Evolving(InterestEvolution.AuGru))),
        new("DIEN-GRU", "GRU of 32, second GRU of 32 (the evolution without the target's say)", graph => Dien.Build(graph, Evolving(InterestEvolution.Gru))),
        new("DIN", "attention 80-40-1 sigmoid without softmax for each candidate", graph => Din.Build(graph, new()
        {
            Embedding = Shared,
            Attended = [Pair],
            Attention = new() { HiddenUnits = [80, 40], Activation = new(ActivationKind.Sigmoid) },
            Mlp = Mlp,
        })),
        new("MIMN", "memory of 4 slots of 32, controller of 36", graph => Mimn.Build(graph, new() { Embedding = Shared, History = Pair, Mlp = Mlp })),
    ];

    private static MlpOptions Mlp => new() { HiddenUnits = [200, 80], Activation = new(ActivationKind.PRelu) };

    private static EmbeddingOptions Shared => new()
    {
        SharedTables = new Dictionary<string, string> { ["history.item"] = "item", ["history.category"] = "category" },
    };

    /// <exception cref="FormatException">There is no network of this name.</exception>
    public static InterestNetwork Find(string name) => All.FirstOrDefault(network => network.Name == name)
        ?? throw new FormatException($"There is no network '{name}'; there are {string.Join(", ", All.Select(network => network.Name))}.");

    public RankModel Create(int history)
    {
        var table = new DirectEncoding(PeerNetwork.TableRows);
        Feature[] features =
        [
            .. PeerNetwork.Ids("user", Side.User, 8),
            new SequenceFeature("history", Side.User, history, [new IdColumn("item", table), new IdColumn("category", table)]),
            new IdFeature("item", Side.Item, table),
            new IdFeature("category", Side.Item, table),
            .. PeerNetwork.Ids("item", Side.Item, 4),
        ];
        var graph = new GraphBuilder(features, new RandomParameters(1));
        Build(graph);
        return new RankModel(new ModelDefinition($"{Name} {history}", features, graph.Build()));
    }

    /// <summary>Sets an event to a random one.</summary>
    public static void Set(InterestEvent happened, Random random)
    {
        happened.Set("item", random.NextInt64(PeerNetwork.TableRows));
        happened.Set("category", random.NextInt64(PeerNetwork.TableRows));
    }

    private static DienOptions Evolving(InterestEvolution evolution) => new()
    {
        Embedding = Shared,
        Attended = [Pair],
        AttentionKind = InterestAttention.Bilinear,
        Evolution = evolution,
        Mlp = Mlp,
    };
}
