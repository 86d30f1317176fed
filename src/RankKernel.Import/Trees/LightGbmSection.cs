using System.Globalization;

namespace RankKernel.Import;

/// <summary>The header of a LightGBM file, or one of its trees: lines of <c>name=content</c>.</summary>
internal sealed class LightGbmSection(string place)
{
    private readonly Dictionary<string, string> _lines = new(StringComparer.Ordinal);

    public string Place { get; } = place;

    /// <summary>The header and the trees, in order, up to the line <c>end of trees</c>.</summary>
    /// <exception cref="TreeFormatException">A line stands twice, trees are not counted up from 0, or the end is missing.</exception>
    public static IReadOnlyList<LightGbmSection> All(string text)
    {
        var sections = new List<LightGbmSection> { new("The header") };
        foreach (var whole in text.AsSpan().EnumerateLines())
        {
            var line = whole.Trim();
            if (line.SequenceEqual("end of trees"))
            {
                return sections;
            }

            if (line.StartsWith("Tree="))
            {
                var number = sections.Count - 1;
                if (!line[5..].SequenceEqual(number.ToString(CultureInfo.InvariantCulture)))
                {
                    throw new TreeFormatException($"Found '{BoosterObject.Shorten(line.ToString())}', expected Tree={number}.");
                }

                sections.Add(new LightGbmSection($"Tree {number}"));
                continue;
            }

            sections[^1].Add(line);
        }

        throw new TreeFormatException("The file has no line 'end of trees': it is cut off.");
    }

    public bool Has(string name) => _lines.ContainsKey(name);

    public string Text(string name) => _lines.TryGetValue(name, out var content) ? content : throw new TreeFormatException($"{Place}: {name} is missing.");

    public int Count(string name, int least, int most)
    {
        var text = Text(name);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= least && count <= most
            ? count
            : throw new TreeFormatException($"{Place}: {name} is '{BoosterObject.Shorten(text)}', expected a whole number from {least} to {most}.");
    }

    public double[] Numbers(string name, int count) => List(name, count, static (string part, out double number) =>
        double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && !double.IsNaN(number), "numbers");

    public long[] Integers(string name, int? count, long least, long most) => List(name, count, (string part, out long number) =>
        long.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number) && number >= least && number <= most,
        $"whole numbers from {least} to {most}");

    private delegate bool Parser<T>(string part, out T number);

    private T[] List<T>(string name, int? count, Parser<T> parse, string expected)
    {
        var parts = Text(name).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (count is { } known && parts.Length != known)
        {
            throw new TreeFormatException($"{Place}: {name} has {parts.Length} numbers, expected {known}.");
        }

        var numbers = new T[parts.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!parse(parts[i], out numbers[i]))
            {
                throw new TreeFormatException($"{Place}: {name} has '{BoosterObject.Shorten(parts[i])}' at {i}, expected {expected}.");
            }
        }

        return numbers;
    }

    private void Add(ReadOnlySpan<char> line)
    {
        var equals = line.IndexOf('=');
        var name = (equals < 0 ? line : line[..equals]).ToString();
        if (name.Length > 0 && !_lines.TryAdd(name, equals < 0 ? "" : line[(equals + 1)..].ToString()))
        {
            throw new TreeFormatException($"{Place}: '{BoosterObject.Shorten(name)}' stands twice.");
        }
    }
}
