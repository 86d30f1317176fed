using RankKernel.Graph;

namespace RankKernel.Import;

/// <summary>
/// Which side somebody says that features of an imported model are on. What is trained elsewhere does not know sides. Remembers which
/// names were looked up; not thread-safe.
/// </summary>
public sealed class SideMarks
{
    private readonly Dictionary<string, Side> _marks = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>Marks features by their names.</summary>
    /// <exception cref="ModelSpecException">A name is marked for two sides.</exception>
    public SideMarks(IEnumerable<string> user, IEnumerable<string> context, IEnumerable<string> item)
    {
        Add(user, Side.User);
        Add(context, Side.Context);
        Add(item, Side.Item);
    }

    /// <summary>Nothing is marked.</summary>
    public static SideMarks None => new([], [], []);

    /// <summary>The marked names.</summary>
    public IReadOnlyCollection<string> Names => _marks.Keys;

    /// <summary>The side that a name is marked for, or null.</summary>
    public Side? Find(string name)
    {
        _used.Add(name);
        return _marks.TryGetValue(name, out var side) ? side : null;
    }

    /// <summary>Throws if a name is marked that nobody looked up: the model has no such feature.</summary>
    /// <exception cref="ModelSpecException">There is such a name.</exception>
    public void ExpectAllUsed(string model)
    {
        if (_marks.Keys.FirstOrDefault(name => !_used.Contains(name)) is { } unknown)
        {
            throw new ModelSpecException(
                $"'{unknown}' is marked as {Name(_marks[unknown])}, but the model '{model}' has no such feature; it has {string.Join(", ", _used.Order(StringComparer.Ordinal))}.");
        }
    }

    private void Add(IEnumerable<string> names, Side side)
    {
        foreach (var name in names)
        {
            if (!_marks.TryAdd(name, side) && _marks[name] != side)
            {
                throw new ModelSpecException($"'{name}' is marked as {Name(_marks[name])} and as {Name(side)}; expected one side.");
            }
        }
    }

    private static string Name(Side side) => side.ToString().ToLowerInvariant();
}
