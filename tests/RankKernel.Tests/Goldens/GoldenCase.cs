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
        ConfigBytes = File.ReadAllBytes(Path.Combine(folder, "config.json"));
        using var document = JsonDocument.Parse(ConfigBytes);
        _config = document.RootElement.Clone();
    }

    /// <summary>Framework and case, such as <c>fuxictr/deepfm</c>.</summary>
    public string Name { get; }

    public byte[] ConfigBytes { get; }

    public string Framework => _config.GetProperty("framework").GetString()!;

    public SafetensorsReader Weights => _weights ??= SafetensorsReader.Open(Path.Combine(_folder, "weights.safetensors"));

    public IReadOnlyList<string> Outputs => Names("outputs");

    public IReadOnlyList<string> Intermediates => Names("intermediates");

    public int Rows => (int)Io[$"expected.{Outputs[0]}"].Dimensions[0];

    public double[] Expected(string output) => Io.ReadDoubles($"expected.{output}");

    public double[] Intermediate(string name) => Io.ReadDoubles($"intermediate.{name}");

    public long[] InputIds(string feature) => Io.ReadIntegers($"input.{feature}");

    public double[] InputNumbers(string feature) => Io.ReadDoubles($"input.{feature}");

    public double Tolerance(string tensor) => _config.GetProperty("tolerance_by_tensor").GetProperty(tensor).GetDouble();

    public void Dispose()
    {
        _io?.Dispose();
        _weights?.Dispose();
    }

    private SafetensorsReader Io => _io ??= SafetensorsReader.Open(Path.Combine(_folder, "io.safetensors"));

    private IReadOnlyList<string> Names(string property) =>
        _config.TryGetProperty(property, out var entries) ? [.. entries.EnumerateObject().Select(entry => entry.Name)] : [];
}
