namespace RankKernel.Graph;

/// <summary>One named option of an operation as a model file keeps it: a whole number, a real number, a text, or whole numbers.</summary>
internal readonly record struct Attribute(string Name, object Content);

/// <summary>Collects the options of an operation.</summary>
internal sealed class AttributeWriter
{
    private readonly List<Attribute> _attributes = [];

    public IReadOnlyList<Attribute> Attributes => _attributes;

    public AttributeWriter Add(string name, long content) => AddContent(name, content);

    public AttributeWriter Add(string name, bool content) => AddContent(name, content ? 1L : 0L);

    public AttributeWriter Add(string name, double content) => AddContent(name, content);

    public AttributeWriter Add(string name, ReadOnlySpan<int> content)
    {
        var longs = new long[content.Length];
        for (var i = 0; i < content.Length; i++)
        {
            longs[i] = content[i];
        }

        return AddContent(name, longs);
    }

    public AttributeWriter Add<TEnum>(string name, TEnum content)
        where TEnum : struct, Enum => AddContent(name, content.ToString());

    private AttributeWriter AddContent(string name, object content)
    {
        _attributes.Add(new Attribute(name, content));
        return this;
    }
}

/// <summary>Gives an operation its options back; every problem is a <see cref="GraphException"/> that names the option.</summary>
internal sealed class AttributeReader
{
    private readonly Dictionary<string, object> _attributes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    public AttributeReader(IEnumerable<Attribute> attributes)
    {
        foreach (var attribute in attributes)
        {
            if (!_attributes.TryAdd(attribute.Name, attribute.Content))
            {
                throw new GraphException($"The option '{attribute.Name}' is given twice.");
            }
        }
    }

    public int Int(string name)
    {
        var content = Get<long>(name, "a whole number");
        return content is >= int.MinValue and <= int.MaxValue
            ? (int)content
            : throw new GraphException($"The option '{name}' is {content}, outside the range of a 32-bit number.");
    }

    public bool Bool(string name) => Get<long>(name, "0 or 1") switch
    {
        0 => false,
        1 => true,
        var other => throw new GraphException($"The option '{name}' is {other}; expected 0 or 1."),
    };

    /// <summary>An option that is left out where it has its default.</summary>
    public bool Bool(string name, bool otherwise) => _attributes.ContainsKey(name) ? Bool(name) : otherwise;

    public double Double(string name)
    {
        var content = Get<double>(name, "a real number");
        return double.IsFinite(content) ? content : throw new GraphException($"The option '{name}' is {content}; expected a finite number.");
    }

    public int[] Ints(string name)
    {
        var content = Get<long[]>(name, "a list of whole numbers");
        var ints = new int[content.Length];
        for (var i = 0; i < ints.Length; i++)
        {
            ints[i] = content[i] is >= int.MinValue and <= int.MaxValue
                ? (int)content[i]
                : throw new GraphException($"The option '{name}' holds {content[i]}, outside the range of a 32-bit number.");
        }

        return ints;
    }

    public TEnum Enum<TEnum>(string name)
        where TEnum : struct, Enum
    {
        var content = Get<string>(name, "a name");
        return System.Enum.TryParse<TEnum>(content, out var parsed) && System.Enum.IsDefined(parsed) && parsed.ToString() == content
            ? parsed
            : throw new GraphException($"The option '{name}' is '{content}'; expected one of {string.Join(", ", System.Enum.GetNames<TEnum>())}.");
    }

    /// <summary>Throws if an option was given that nobody asked for.</summary>
    public void ExpectNoMore()
    {
        foreach (var name in _attributes.Keys)
        {
            if (!_read.Contains(name))
            {
                throw new GraphException($"The option '{name}' is not known.");
            }
        }
    }

    private T Get<T>(string name, string expected)
    {
        if (!_attributes.TryGetValue(name, out var content))
        {
            throw new GraphException($"The option '{name}' is missing.");
        }

        _read.Add(name);
        return content is T typed ? typed : throw new GraphException($"The option '{name}' is not {expected}.");
    }
}
