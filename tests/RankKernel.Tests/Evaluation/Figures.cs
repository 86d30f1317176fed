using System.Text.Json;
using Xunit;

namespace RankKernel.Tests.Evaluation;

/// <summary>What scikit-learn and SciPy say, as figures.py wrote it.</summary>
internal static class Figures
{
    private static readonly JsonElement Root = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Evaluation", "data", "figures.json"))).RootElement;

    public static JsonElement Grouped { get; } = Root.GetProperty("grouped");

    public static IEnumerable<JsonElement> Of(string kind) => Root.GetProperty(kind).EnumerateArray();

    public static TheoryData<string> Names(string kind) => [.. Of(kind).Select(figure => figure.GetProperty("name").GetString()!)];

    public static JsonElement Find(string kind, string name) => Of(kind).Single(figure => figure.GetProperty("name").GetString() == name);

    public static double Number(this JsonElement figure, string name) => figure.GetProperty(name).GetDouble();

    public static double[] Numbers(this JsonElement figure, string name) => [.. figure.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];

    public static float[] Singles(this JsonElement figure, string name) => [.. figure.Numbers(name).Select(number => (float)number)];

    public static void AssertClose(IEnumerable<double> expected, IEnumerable<double> actual)
    {
        var (a, b) = (expected.ToArray(), actual.ToArray());
        Assert.Equal(a.Length, b.Length);
        for (var i = 0; i < a.Length; i++)
        {
            Assert.Equal(a[i], b[i], 1e-12);
        }
    }
}
