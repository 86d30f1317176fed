using System.Globalization;
using RankKernel.Cli.Requests;
using RankKernel.Features;

namespace RankKernel.Native.Vectors;

/// <summary>Notes what is set instead of setting it. Ids that are hashed become texts, some of them long, some not given.</summary>
internal sealed class Recorder(IReadOnlyList<Feature> features, bool ofItems, int row) : IFeatureTarget
{
    private const int NotGivenEvery = 11;
    private const int LongEvery = 5;

    public List<FeatureCall> Calls { get; } = [];

    public void Set(string feature, RawList value) =>
        Calls.Add(Call(CallForm.One, feature) with { Values = Texts(EncodingOf(feature, null), value) });

    public void SetVector(string feature, float[] numbers) => Calls.Add(Call(CallForm.Vector, feature) with { Numbers = numbers });

    public void SetIds(string feature, RawList values, float[] weights) => Calls.Add(
        Call(CallForm.Ids, feature) with { Values = Texts(EncodingOf(feature, null), values), Lengths = [values.Length], Numbers = weights });

    public void SetSequence(string feature, string column, RawList values) => Calls.Add(
        Call(CallForm.Sequence, feature, column) with { Values = Texts(EncodingOf(feature, column), values), Lengths = [values.Length] });

    /// <summary>Joins calls that set the same thing of every row into one.</summary>
    public static IEnumerable<FeatureCall> Columns(IReadOnlyList<FeatureCall> calls, int rows)
    {
        foreach (var group in calls.GroupBy(call => (call.Feature, call.Column)))
        {
            FeatureCall[] same = [.. group];
            var first = same[0];
            var weighted = same.All(call => call.Form == CallForm.Vector || call.Numbers.Length == call.Values.Length);
            if (same.Length != rows || !(weighted || same.All(call => call.Numbers.Length == 0)))
            {
                foreach (var call in same)
                {
                    yield return call;
                }

                continue;
            }

            yield return first with
            {
                First = 0,
                Rows = rows,
                Lengths = [.. same.SelectMany(call => call.Lengths)],
                Numbers = [.. same.SelectMany(call => call.Numbers)],
                Values = first.Values switch
                {
                    { WholeNumbers: not null } => new RawList([.. same.SelectMany(call => call.Values.WholeNumbers!)]),
                    { Numbers: not null } => new RawList([.. same.SelectMany(call => call.Values.Numbers!)]),
                    _ => new RawList([.. same.SelectMany(call => call.Values.Texts!)]),
                },
            };
        }
    }

    private FeatureCall Call(CallForm form, string feature, string? column = null) => new(ofItems, form, feature, column, row, 1);

    private IdEncoding? EncodingOf(string name, string? column) => features.First(feature => feature.Name == name) switch
    {
        IdFeature id => id.Ids,
        MultiIdFeature multi => multi.Ids,
        SequenceFeature sequence => (sequence.Columns.First(other => other.Name == column) as IdColumn)?.Ids,
        _ => null,
    };

    private static RawList Texts(IdEncoding? encoding, RawList values) => encoding is HashEncoding && values.WholeNumbers is { } numbers
        ? new RawList([.. numbers.Select(Text)])
        : values;

    private static string? Text(long number)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"né-{number}-數");
        return number % NotGivenEvery == 0 ? null
            : number % LongEvery == 0 ? text + new string('x', 600)
            : text;
    }
}
