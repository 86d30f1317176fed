using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace RankKernel.Import;

/// <summary>
/// An object of a booster's file, read from JSON or UBJSON. Its members are objects (dictionaries), lists (arrays of numbers, or of
/// anything), texts, numbers and flags. Every problem is a <see cref="TreeFormatException"/> that names its place.
/// </summary>
internal sealed class BoosterObject(string path, Dictionary<string, object?> members)
{
    public string Path { get; } = path;

    public bool Has(string name) => members.ContainsKey(name);

    public BoosterObject Object(string name) => Get<Dictionary<string, object?>>(name, "an object") is { } found
        ? new BoosterObject(Place(name), found)
        : null!;

    public IReadOnlyList<BoosterObject> Objects(string name)
    {
        var list = Get<object>(name, "a list") switch
        {
            object?[] mixed => mixed,
            double[] { Length: 0 } => [],
            _ => Wrong<object?[]>(name, "a list of objects"),
        };
        return [.. list.Select((element, i) => element is Dictionary<string, object?> found
            ? new BoosterObject($"{Place(name)}[{i}]", found)
            : throw new TreeFormatException($"{Place(name)}[{i}] is not an object."))];
    }

    public IReadOnlyList<string> Texts(string name) => Get<object>(name, "a list") switch
    {
        double[] { Length: 0 } => [],
        object?[] list => [.. list.Select((element, i) => element as string ?? throw new TreeFormatException($"{Place(name)}[{i}] is not a text."))],
        _ => Wrong<string[]>(name, "a list of texts"),
    };

    /// <summary>A list of numbers; flags count as 0 and 1.</summary>
    public double[] Numbers(string name, int? count = null)
    {
        var numbers = Get<object>(name, "a list") switch
        {
            double[] list => list,
            object?[] list => [.. list.Select((element, i) => element switch
            {
                double number => number,
                bool flag => flag ? 1 : 0,
                _ => throw new TreeFormatException($"{Place(name)}[{i}] is not a number."),
            })],
            _ => Wrong<double[]>(name, "a list of numbers"),
        };
        return count is { } expected && numbers.Length != expected
            ? throw new TreeFormatException($"{Place(name)} has {numbers.Length} numbers, expected {expected}.")
            : numbers;
    }

    /// <summary>A list of whole numbers from <paramref name="least"/> up to <paramref name="most"/>.</summary>
    public int[] Integers(string name, int least, int most, int? count = null)
    {
        var numbers = Numbers(name, count);
        var integers = new int[numbers.Length];
        for (var i = 0; i < integers.Length; i++)
        {
            integers[i] = numbers[i] >= least && numbers[i] <= most && numbers[i] == Math.Floor(numbers[i])
                ? (int)numbers[i]
                : throw new TreeFormatException($"{Place(name)}[{i}] is {numbers[i].ToString(CultureInfo.InvariantCulture)}, expected a whole number from {least} to {most}.");
        }

        return integers;
    }

    public string Text(string name) => Get<string>(name, "a text");

    /// <summary>A whole number that is written as a text; 0 where it is left out.</summary>
    public int Count(string name)
    {
        if (!Has(name))
        {
            return 0;
        }

        var text = Text(name);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw new TreeFormatException($"{Place(name)} is '{Shorten(text)}', expected a whole number.");
    }

    public string Place(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    public static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private T Get<T>(string name, string expected)
        where T : class => !members.TryGetValue(name, out var found)
            ? throw new TreeFormatException($"{Place(name)} is missing.")
            : found as T ?? Wrong<T>(name, expected);

    [DoesNotReturn]
    private T Wrong<T>(string name, string expected) => throw new TreeFormatException($"{Place(name)} is not {expected}.");
}
