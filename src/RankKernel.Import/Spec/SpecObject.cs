using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace RankKernel.Import;

/// <summary>
/// A JSON object that is read strictly: every problem, and every property that nobody asked for, is a
/// <see cref="ModelSpecException"/> that names its place.
/// </summary>
internal sealed class SpecObject
{
    /// <summary>The largest whole number that is taken where a count or an index is expected.</summary>
    public const int Largest = 1 << 30;

    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonElement> _properties = new(StringComparer.Ordinal);

    public SpecObject(JsonElement element, string path)
    {
        Path = path;
        if (element.ValueKind != JsonValueKind.Object)
        {
            Fail(path, element, "an object");
        }

        foreach (var property in element.EnumerateObject())
        {
            _properties.Add(property.Name, property.Value);
        }
    }

    /// <summary>Where the object stands.</summary>
    public string Path { get; }

    public bool Has(string name)
    {
        _asked.Add(name);
        return _properties.TryGetValue(name, out var element) && element.ValueKind != JsonValueKind.Null;
    }

    /// <summary>The names of the properties.</summary>
    public IEnumerable<string> Names => _properties.Keys;

    /// <summary>Whether a property stands here, be it null.</summary>
    public bool Mentions(string name) => _properties.ContainsKey(name);

    public string Text(string name) => As(name, JsonValueKind.String, "a text").GetString()!;

    public string Text(string name, string otherwise) => Has(name) ? Text(name) : otherwise;

    public bool Flag(string name, bool otherwise) => !Has(name) ? otherwise : this[name].ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => Fail<bool>(Place(name), this[name], "true or false"),
    };

    public double Number(string name) => SpecValues.Number(this[name], Place(name));

    public double Number(string name, double otherwise) => Has(name) ? Number(name) : otherwise;

    public int Int(string name, int smallest) => SpecValues.Int(this[name], Place(name), smallest);

    public int Int(string name, int smallest, int otherwise) => Has(name) ? Int(name, smallest) : otherwise;

    public ulong Unsigned(string name, ulong otherwise) => !Has(name) ? otherwise
        : this[name].ValueKind == JsonValueKind.Number && this[name].TryGetUInt64(out var number) ? number
        : Fail<ulong>(Place(name), this[name], "a whole number that is not negative");

    /// <summary>One of the named things.</summary>
    public T Choice<T>(string name, IReadOnlyDictionary<string, T> choices) => Chosen(this[name], Place(name), choices);

    public T Choice<T>(string name, IReadOnlyDictionary<string, T> choices, T otherwise) => Has(name) ? Choice(name, choices) : otherwise;

    public SpecObject Object(string name) => new(this[name], Place(name));

    public IReadOnlyList<JsonElement> List(string name) => SpecValues.List(this[name], Place(name));

    public IReadOnlyList<SpecObject> Objects(string name) => [.. List(name).Select((element, i) => new SpecObject(element, $"{Place(name)}[{i}]"))];

    public IReadOnlyList<string> Texts(string name) => SpecValues.Texts(this[name], Place(name));

    public IReadOnlyList<string>? TextsOrNull(string name) => Has(name) ? Texts(name) : null;

    public IReadOnlyList<double> Numbers(string name) => [.. List(name).Select((element, i) => SpecValues.Number(element, $"{Place(name)}[{i}]"))];

    public IReadOnlyList<int> Ints(string name, int smallest) =>
        [.. List(name).Select((element, i) => SpecValues.Int(element, $"{Place(name)}[{i}]", smallest))];

    /// <summary>An object from names to texts; empty if it is not there.</summary>
    public IReadOnlyDictionary<string, string> TextMap(string name) => Map(name, SpecValues.Text);

    /// <summary>An object from names to whole numbers; empty if it is not there.</summary>
    public IReadOnlyDictionary<string, int> IntMap(string name, int smallest) =>
        Map(name, (element, place) => SpecValues.Int(element, place, smallest));

    /// <summary>An object from names to named things; empty if it is not there.</summary>
    public IReadOnlyDictionary<string, T> ChoiceMap<T>(string name, IReadOnlyDictionary<string, T> choices) =>
        Map(name, (element, place) => Chosen(element, place, choices));

    /// <summary>The properties that nobody asked for.</summary>
    public IEnumerable<string> Unasked => _properties.Keys.Where(name => !_asked.Contains(name));

    /// <summary>Throws if there is a property that nobody asked for.</summary>
    public void ExpectNoMore()
    {
        if (Unasked.FirstOrDefault() is { } unknown)
        {
            throw new ModelSpecException($"{Place(unknown)} is not known here; known are {string.Join(", ", _asked.Order(StringComparer.Ordinal))}.");
        }
    }

    /// <summary>The place of a property.</summary>
    public string Place(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    /// <summary>The element of a property that must be there.</summary>
    public JsonElement this[string name] =>
        Has(name) ? _properties[name] : throw new ModelSpecException($"{Place(name)} is missing.");

    [DoesNotReturn]
    internal static void Fail(string place, JsonElement found, string expected)
    {
        var text = found.GetRawText();
        throw new ModelSpecException($"{place} is {(text.Length > 60 ? text[..60] + "…" : text)}; expected {expected}.");
    }

    internal static T Fail<T>(string place, JsonElement found, string expected)
    {
        Fail(place, found, expected);
        return default;
    }

    internal static T Chosen<T>(JsonElement element, string place, IReadOnlyDictionary<string, T> choices) =>
        choices.TryGetValue(SpecValues.Text(element, place), out var choice)
            ? choice
            : Fail<T>(place, element, $"one of {string.Join(", ", choices.Keys)}");

    private Dictionary<string, T> Map<T>(string name, Func<JsonElement, string, T> read)
    {
        if (!Has(name))
        {
            return [];
        }

        var entries = Object(name);
        return entries._properties.ToDictionary(entry => entry.Key, entry => read(entry.Value, entries.Place(entry.Key)), StringComparer.Ordinal);
    }

    private JsonElement As(string name, JsonValueKind kind, string expected)
    {
        var element = this[name];
        return element.ValueKind == kind ? element : Fail<JsonElement>(Place(name), element, expected);
    }
}
