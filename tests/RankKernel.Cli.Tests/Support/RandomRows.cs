using System.Globalization;
using System.Text.Json.Nodes;
using RankKernel.Cli.Requests;
using RankKernel.Features;

namespace RankKernel.Cli.Tests.Support;

/// <summary>Seeded random rows for any model, as JSON lines with the label <c>label</c> and the group <c>group</c>.</summary>
internal static class RandomRows
{
    public static string Create(IReadOnlyList<Feature> features, int count, int seed)
    {
        var random = new Random(seed);
        return string.Join('\n', Enumerable.Range(0, count).Select(i =>
        {
            var row = new JsonTarget();
            new RandomFeatures(random.Next(), irregular: true).Fill(features, row);
            row.Json["label"] = i % 3 == 0 ? 1 : 0;
            row.Json["group"] = random.Next(4).ToString(CultureInfo.InvariantCulture);
            return row.Json.ToJsonString();
        }));
    }

    private sealed class JsonTarget : IFeatureTarget
    {
        public JsonObject Json { get; } = [];

        public void Set(string feature, RawList value) => Json[feature] = List(value)[0]?.DeepClone();

        public void SetVector(string feature, float[] numbers) => Json[feature] = new JsonArray([.. numbers.Select(number => (JsonNode)number)]);

        public void SetIds(string feature, RawList values, float[] weights) => Json[feature] = weights.Length == 0
            ? List(values)
            : new JsonObject { ["values"] = List(values), ["weights"] = new JsonArray([.. weights.Select(weight => (JsonNode)weight)]) };

        public void SetSequence(string feature, string column, RawList values)
        {
            Json[feature] ??= new JsonObject();
            Json[feature]![column] = List(values);
        }

        private static JsonArray List(RawList values) => values switch
        {
            { WholeNumbers: { } numbers } => new JsonArray([.. numbers.Select(number => (JsonNode)number)]),
            { Numbers: { } numbers } => new JsonArray([.. numbers.Select(number => (JsonNode)number)]),
            _ => new JsonArray([.. values.Texts!.Select(text => (JsonNode?)text)]),
        };
    }
}
