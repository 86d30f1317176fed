using System.Text.Json;
using RankKernel.Import;

namespace RankKernel.Tests.Goldens;

/// <summary>One folder of reference data: a model's description and weights, 32 input rows, and what the reference gives for them.</summary>
internal sealed class GoldenCase : IDisposable
{
    private readonly string _folder;
    private readonly JsonElement _config;
    private SafetensorsReader? _io;
    private SafetensorsReader? _weights;

    public GoldenCase(string name, string folder)
    {
        (Name, _folder) = (name, folder);
        ConfigBytes = System.IO.File.ReadAllBytes(Path.Combine(folder, "config.json"));
        using var document = JsonDocument.Parse(ConfigBytes);
        _config = document.RootElement.Clone();
    }

    /// <summary>Framework and case, such as <c>fuxictr/deepfm</c>.</summary>
    public string Name { get; }

    public byte[] ConfigBytes { get; }

    public string Framework => _config.GetProperty("framework").GetString()!;

    public SafetensorsReader Weights => _weights ??= SafetensorsReader.Open(Path.Combine(_folder, "weights.safetensors"));

    /// <summary>The cases of trees list none: theirs is the probability.</summary>
    public IReadOnlyList<string> Outputs => HasOutputs ? Names("outputs") : ["probability"];

    /// <summary>Those of trees: the sum before the sigmoid.</summary>
    public IReadOnlyList<string> Intermediates => HasOutputs ? Names("intermediates") : [Io.Contains("expected.margin") ? "margin" : "logit"];

    public int Rows => (int)Io[$"expected.{Outputs[0]}"].Dimensions[0];

    public long[] ExpectedIntegers(string output) => Io.ReadIntegers($"expected.{output}");

    public double[] Expected(string output) => Io.ReadDoubles($"expected.{output}");

    public double[] Intermediate(string name) => HasOutputs || Io.Contains($"intermediate.{name}") ? Io.ReadDoubles($"intermediate.{name}") : Expected(name);

    public long[] InputIds(string feature) => Io.ReadIntegers($"input.{feature}");

    /// <summary>The numbers of a feature; the cases of trees have all features f0, f1, ... in one matrix.</summary>
    public double[] InputNumbers(string feature)
    {
        if (Io.Contains($"input.{feature}"))
        {
            return Io.ReadDoubles($"input.{feature}");
        }

        var (all, width) = (Io.ReadDoubles("input.features"), (int)Io["input.features"].Dimensions[1]);
        var column = int.Parse(feature.AsSpan(1));
        return [.. Enumerable.Range(0, all.Length / width).Select(row => all[(row * width) + column])];
    }

    /// <summary>A file of the case.</summary>
    public string File(string name) => Path.Combine(_folder, name);

    public double Tolerance(string tensor) => _config.GetProperty("tolerance_by_tensor").GetProperty(tensor).GetDouble();

    public void Dispose()
    {
        _io?.Dispose();
        _weights?.Dispose();
    }

    private bool HasOutputs => _config.TryGetProperty("outputs", out _);

    private SafetensorsReader Io => _io ??= SafetensorsReader.Open(Path.Combine(_folder, "io.safetensors"));

    private IReadOnlyList<string> Names(string property) =>
        _config.TryGetProperty(property, out var entries) ? [.. entries.EnumerateObject().Select(entry => entry.Name)] : [];
}
