using System.Buffers;
using Microsoft.Extensions.Caching.Distributed;
using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Hosting.Tests.Support;

/// <summary>A small DIN whose history is one of items.</summary>
internal static class SampleModel
{
    public const int Items = 100;
    public const int Capacity = 2000;

    public static RankModel Create()
    {
        Feature[] features =
        [
            new SequenceFeature("history", Side.User, Capacity, [new IdColumn("item", new DirectEncoding(Items, FirstIndex: 1, Padding: 0))]),
            new IdFeature("item", Side.Item, new DirectEncoding(Items, FirstIndex: 1)),
        ];
        var graph = new GraphBuilder(features, new RandomParameters(3));
        Din.Build(graph, new DinOptions
        {
            Embedding = new EmbeddingOptions { Dimension = 8, SharedTables = new Dictionary<string, string> { ["history.item"] = "item" } },
            Attended = [new AttendedPair(["item"], ["history.item"])],
            Mlp = new MlpOptions { HiddenUnits = [8], Activation = new LayerActivation(ActivationKind.Relu) },
        });
        return new RankModel(new ModelDefinition("history", features, graph.Build()));
    }
}

/// <summary>A host: a center, and a tier over the cache that it shares with others.</summary>
internal sealed class Host : IDisposable
{
    public Host(RankModel model, IDistributedCache cache, DistributedInterestOptions? options = null, UserInterestOptions? center = null)
    {
        Tier = new DistributedInterestTier(cache, options ?? Quick);
        Center = new UserInterestCenter(model, (center ?? new UserInterestOptions()) with { Tier = Tier, LateWindow = long.MaxValue / 4 });
        Tier.Attach(Center);
    }

    /// <summary>Delays short enough for a test.</summary>
    public static DistributedInterestOptions Quick { get; } = new()
    {
        ReadTimeout = TimeSpan.FromSeconds(2),
        WriteDelay = TimeSpan.FromMilliseconds(10),
        RefreshAfter = TimeSpan.FromMilliseconds(200),
        OpenFor = TimeSpan.FromMilliseconds(100),
        DrainTimeout = TimeSpan.FromSeconds(2),
    };

    public DistributedInterestTier Tier { get; }

    public UserInterestCenter Center { get; }

    public void Observe(UserId user, long time, long item)
    {
        var happened = Center.CreateEvent();
        (happened.Time, happened.Id) = (time, time);
        happened.Set("item", item);
        Center.Observe(user, happened);
    }

    /// <summary>The scores of three items.</summary>
    public float[] Score(UserId user)
    {
        var request = Center.CreateRequest();
        request.Items.Reset(3);
        request.Items.Set("item", [1L, 2, 3]);
        var scores = new float[3];
        Center.Score(user, request, scores);
        return scores;
    }

    public byte[] History(UserId user)
    {
        var target = new ArrayBufferWriter<byte>();
        return Center.TryExport(user, target) ? target.WrittenSpan.ToArray() : [];
    }

    public int Events(UserId user) => (int)Center.UsageOf(user).Events;

    public void Dispose()
    {
        Tier.Dispose();
        Center.Dispose();
    }
}

/// <summary>Waits for what happens in the background.</summary>
internal static class Eventually
{
    public static void True(Func<bool> condition, Func<string> otherwise, int seconds = 20)
    {
        var end = Environment.TickCount64 + (seconds * 1000);
        while (!condition())
        {
            Assert.True(Environment.TickCount64 < end, otherwise());
            Thread.Sleep(10);
        }
    }
}
