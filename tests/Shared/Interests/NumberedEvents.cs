using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Testing;

/// <summary>A model whose histories are numbers, so that it can be seen which events a center has.</summary>
internal static class NumberedEvents
{
    public const int Users = 16;
    public const int MostEvents = 1 << 16;

    public static RankModel CreateModel()
    {
        Feature[] features =
        [
            new SequenceFeature("events", Side.User, MostEvents, [new NumericColumn("number", NumericEncoding.Raw)]),
            new NumericFeature("x", Side.Item, NumericEncoding.Raw),
        ];
        var graph = new GraphBuilder(features, new RandomParameters(1));
        var last = graph.Reduce(graph.Input("events", "number"), ReduceKind.Max, 0);
        graph.Output("score", graph.Multiply(last, graph.Input("x")));
        return new RankModel(new ModelDefinition("numbered events", features, graph.Build()));
    }

    /// <summary>A center in a folder that takes snapshots all the time.</summary>
    public static UserInterestCenter Open(RankModel model, string folder, long snapshotAfterBytes = 2048) =>
        new(model, new() { Folder = folder, SnapshotAfterBytes = snapshotAfterBytes });

    public static void Observe(UserInterestCenter center, InterestEvent happened, int number)
    {
        (happened.Time, happened.Id) = (number, number + 1);
        happened.Set("number", number);
        center.Observe(UserOf(number), happened);
    }

    public static UserId UserOf(int number) => (number % Users) % 2 == 0 ? (UserId)(number % Users) : $"user {number % Users}";

    /// <summary>The numbers that a user's history has.</summary>
    public static int[] Of(UserInterestCenter center, UserId user)
    {
        var request = center.CreateRequest();
        center.FillHistories(user, request);
        var count = request.User.IdRow(0)[0];
        return [.. request.User.NumberRow(0)[..count].ToArray().Select(number => (int)number)];
    }
}
