using System.Text.Json;

namespace RankKernel.Import;

/// <summary>
/// The description of a model trained with another framework: <c>framework</c>, <c>model</c>, <c>features</c> and
/// <c>hyperparameters</c> of a <c>config.json</c>. Whatever else it says is not read.
/// </summary>
internal sealed record FrameworkConfig(string Framework, string Model, IReadOnlyList<FrameworkFeature> Features, SpecObject Hyperparameters)
{
    /// <summary>The feature of this name.</summary>
    /// <exception cref="ModelSpecException">There is none.</exception>
    public FrameworkFeature Feature(string name) =>
        Features.FirstOrDefault(feature => feature.Name == name) ?? throw new ModelSpecException($"There is no feature '{name}'.");

    /// <summary>The <c>shape</c> of each of the framework's inputs, if the configuration tells: rows, then positions.</summary>
    public SpecObject? Inputs { get; private init; }

    /// <summary>How many positions an input has.</summary>
    /// <exception cref="ModelSpecException">The configuration does not tell.</exception>
    public int InputWidth(string name) => Inputs?.Has(name) == true && Inputs.Object(name).Ints("shape", 1) is [_, var width]
        ? width
        : throw new ModelSpecException($"The configuration does not tell how long the history of '{name}' is; expected its 'max_len'.");

    public static FrameworkConfig Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var spec = new SpecObject(document.RootElement.Clone(), "");
            return new FrameworkConfig(
                spec.Text("framework"), spec.Text("model"), [.. spec.Objects("features").Select(FrameworkFeature.Read)], spec.Object("hyperparameters"))
            {
                Inputs = spec.Has("inputs") ? spec.Object("inputs") : null,
            };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new ModelSpecException($"The configuration is not valid JSON: {error.Message}", error);
        }
    }
}
