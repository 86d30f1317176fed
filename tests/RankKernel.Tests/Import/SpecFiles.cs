using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RankKernel.Graph;
using RankKernel.Import;

namespace RankKernel.Tests.ImportTests;

/// <summary>Model descriptions for tests, and weights that fit them.</summary>
internal static class SpecFiles
{
    /// <summary>The example of the documentation.</summary>
    public static string Documented { get; } = FirstJsonBlock(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "model-spec.md")));

    /// <summary>The features of the documented example under another network.</summary>
    public static string With(string architecture, string options)
    {
        var spec = JsonNode.Parse(Documented)!;
        spec["architecture"] = architecture;
        spec["options"] = JsonNode.Parse(options);
        return spec.ToJsonString();
    }

    /// <summary>The documented example with the property at a path such as <c>features/1/ids/size</c> changed; null removes it.</summary>
    public static string Changed(string path, string? json)
    {
        var spec = JsonNode.Parse(Documented)!;
        var steps = path.Split('/');
        var parent = steps[..^1].Aggregate(spec, (node, step) => int.TryParse(step, out var index) ? node[index]! : node[step]!);
        switch (parent)
        {
            case JsonArray list:
                list[int.Parse(steps[^1])] = JsonNode.Parse(json!);
                break;
            case JsonObject properties when json is null:
                properties.Remove(steps[^1]);
                break;
            default:
                parent[steps[^1]] = JsonNode.Parse(json!);
                break;
        }

        return spec.ToJsonString();
    }

    public static ModelDefinition Read(string json, SafetensorsReader weights) => ModelSpecReader.Read(Encoding.UTF8.GetBytes(json), weights);

    /// <summary>Reads a description with random weights of its own.</summary>
    public static ModelDefinition Read(string json)
    {
        using var weights = SafetensorsFile.Open(SafetensorsFile.Of(RandomWeights(json)));
        return Read(json, weights);
    }

    /// <summary>The weights that a description's network asks for.</summary>
    public static IReadOnlyList<(string Name, int[] Shape, float[] Elements)> RandomWeights(string json)
    {
        using var document = JsonDocument.Parse(json);
        var recorded = new RecordedParameters();
        var spec = ModelSpec.Read(new SpecObject(document.RootElement, ""), recorded);
        spec.Build(new GraphBuilder(spec.Features, recorded));
        return recorded.Tensors;
    }

    private static string FirstJsonBlock(string markdown)
    {
        const string Fence = "```json\n";
        var start = markdown.IndexOf(Fence, StringComparison.Ordinal) + Fence.Length;
        return markdown[start..markdown.IndexOf("```", start, StringComparison.Ordinal)];
    }

    private sealed class RecordedParameters : ParameterSource
    {
        private readonly RandomParameters _random = new(3);

        public List<(string, int[], float[])> Tensors { get; } = [];

        public override bool Contains(string name) => name != "linear.bias";

        public override Tensor Get(string name, Shape shape)
        {
            var tensor = _random.Get(name, shape);
            Tensors.Add((name, shape.Dimensions.ToArray(), tensor.AsFloats().ToArray()));
            return tensor;
        }
    }
}
