using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

/// <summary>Networks over long histories from a model description.</summary>
internal static class LongHistorySpec
{
    private const int Top = 50;

    private static readonly Dictionary<string, SimSearch> Searches = new()
    {
        ["soft"] = SimSearch.Soft,
        ["hard"] = SimSearch.Hard,
    };

    public static Func<GraphBuilder, Value> Sim(SpecObject spec)
    {
        var search = spec.Choice("search", Searches, SimSearch.Soft);
        var soft = search == SimSearch.Soft;
        var options = new SimOptions
        {
            History = History(spec),
            Search = search,
            Top = spec.Int("top", 1, Top),
            PaddingCompetes = soft && spec.Flag("padding_competes", false),
            SearchMlp = soft && spec.Has("search_hidden_units") ? OptionSpec.Mlp(spec, "search_") : null,
            TargetCategory = soft ? null : spec.Text("target_category"),
            HistoryCategory = soft ? null : spec.Text("history_category"),
            Means = spec.TextsOrNull("means") ?? [],
        };
        return graph => Zoo.Sim.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> Eta(SpecObject spec)
    {
        var options = new EtaOptions { History = History(spec), Bits = spec.Int("bits", 1, 32), Top = spec.Int("top", 1, Top) };
        return graph => Zoo.Eta.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> Twin(SpecObject spec)
    {
        var options = new TwinOptions { History = History(spec), Top = spec.Int("top", 1, Top) };
        return graph => Zoo.Twin.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> Sdim(SpecObject spec)
    {
        var options = new SdimOptions
        {
            History = History(spec),
            Groups = spec.Int("groups", 1, 24),
            Bits = spec.Int("bits", 1, 3),
            Normalize = spec.Flag("normalize", true),
        };
        return graph => Zoo.Sdim.Build(graph, options);
    }

    public static Func<GraphBuilder, Value> Mind(SpecObject spec)
    {
        var options = new MindOptions
        {
            Embedding = OptionSpec.Embedding(spec),
            History = Pair(spec),
            UserFields = spec.TextsOrNull("user_fields") ?? [],
            Interests = spec.Int("interests", 1, 4),
            Rounds = spec.Int("rounds", 1, 3),
            Routing = spec.Has("routing") ? spec.Text("routing") : null,
            PaddingTakesWeight = spec.Flag("padding_takes_weight", false),
            Output = spec.Has("output") ? OptionSpec.Output(spec) : ActivationKind.None,
        };
        return graph => Zoo.Mind.Build(graph, options);
    }

    private static AttendedPair Pair(SpecObject spec) => AttentionSpec.Pairs(spec) is [var pair]
        ? pair
        : throw new ModelSpecException($"{spec.Place("target")} has several groups; expected one.");

    private static LongHistoryOptions History(SpecObject spec) => new()
    {
        Embedding = OptionSpec.Embedding(spec),
        Attended = Pair(spec),
        Attention = new HeadAttentionOptions
        {
            Heads = spec.Int("heads", 1, 2),
            Units = spec.Has("attention_units") ? spec.Int("attention_units", 1) : null,
            Scaled = spec.Flag("attention_scaled", true),
            RawValues = spec.Flag("raw_values", false),
        },
        Recent = spec.Int("recent", 0, 0),
        ShiftedRecentMask = spec.Flag("shifted_recent_mask", false),
        Mlp = OptionSpec.Mlp(spec),
        Output = OptionSpec.Output(spec),
    };
}
