using RankKernel.Graph;

namespace RankKernel.Features;

/// <summary>What a model is given for each user, request or item, and how the raw value becomes ids and numbers. Immutable.</summary>
/// <param name="Name">Unique in its model.</param>
/// <param name="Side">Exactly one of <see cref="Graph.Side.User"/>, <see cref="Graph.Side.Context"/>, <see cref="Graph.Side.Item"/>.</param>
public abstract record Feature(string Name, Side Side);

/// <summary>Exactly one id.</summary>
/// <param name="Name">Unique in its model.</param>
/// <param name="Side">User, context or item.</param>
/// <param name="Ids">How a raw value becomes a row of an embedding table.</param>
public sealed record IdFeature(string Name, Side Side, IdEncoding Ids) : Feature(Name, Side);

/// <summary>Which end of a value that is too long is kept.</summary>
public enum Truncation
{
    /// <summary>The first elements.</summary>
    KeepFirst,

    /// <summary>The last elements: the most recent ones of a history.</summary>
    KeepLast,
}

/// <summary>Any number of ids up to a maximum, such as the genres of a film, optionally with a weight each.</summary>
/// <param name="Name">Unique in its model.</param>
/// <param name="Side">User, context or item.</param>
/// <param name="Ids">How a raw value becomes a row of an embedding table.</param>
/// <param name="MaxLength">The most ids that are kept.</param>
/// <param name="Truncation">Which end of a longer value is kept.</param>
/// <param name="Weighted">Whether each id comes with a weight.</param>
public sealed record MultiIdFeature(
    string Name, Side Side, IdEncoding Ids, int MaxLength, Truncation Truncation = Truncation.KeepFirst, bool Weighted = false)
    : Feature(Name, Side);

/// <summary>A history: up to a maximum of events, oldest first, each with one value a column.</summary>
/// <param name="Name">Unique in its model.</param>
/// <param name="Side">User, context or item.</param>
/// <param name="MaxLength">The most events that are kept.</param>
/// <param name="Columns">What is known of each event.</param>
/// <param name="Truncation">Which end of a longer history is kept.</param>
public sealed record SequenceFeature(
    string Name, Side Side, int MaxLength, IReadOnlyList<SequenceColumn> Columns, Truncation Truncation = Truncation.KeepLast)
    : Feature(Name, Side);

/// <summary>One column of a <see cref="SequenceFeature"/>.</summary>
/// <param name="Name">Unique in its feature.</param>
public abstract record SequenceColumn(string Name);

/// <summary>A column with one id an event.</summary>
/// <param name="Name">Unique in its feature.</param>
/// <param name="Ids">How a raw value becomes a row of an embedding table.</param>
public sealed record IdColumn(string Name, IdEncoding Ids) : SequenceColumn(Name);

/// <summary>A column with one number an event.</summary>
/// <param name="Name">Unique in its feature.</param>
/// <param name="Numbers">How a raw number is prepared.</param>
public sealed record NumericColumn(string Name, NumericEncoding Numbers) : SequenceColumn(Name);

/// <summary>
/// A moment in seconds since 1970-01-01 UTC, set as a whole number or a number. As a field of a network it is the time that has passed
/// since it; without <paramref name="Since"/> it is no field, but the moment that others are counted to, such as that of the request.
/// </summary>
/// <param name="Name">Unique in its model.</param>
/// <param name="Side">User, context or item.</param>
/// <param name="Since">How the time that has passed becomes a number, or null.</param>
public sealed record TimeFeature(string Name, Side Side, ElapsedTime? Since = null) : Feature(Name, Side)
{
    /// <summary>The numbers of a moment: its day, the second of the day, and 1 where it is given.</summary>
    internal const int Width = 3;
}

/// <summary>
/// Time since an event: (now − event) ÷ unit, 0 for events to come, as it is or as ln(1 + x). It is computed where both moments are
/// known: once a candidate if the event is the item's, so it does not age in an item catalog.
/// </summary>
/// <param name="Now">The name of the time feature that says now.</param>
/// <param name="UnitSeconds">The unit in seconds; 86,400 is a day.</param>
/// <param name="Log">Whether it is ln(1 + x).</param>
/// <param name="Default">The number where either moment is not given.</param>
public sealed record ElapsedTime(string Now, double UnitSeconds = 86_400, bool Log = true, double Default = 0);

/// <summary>One number, or a vector of a fixed dimension such as an image embedding.</summary>
/// <param name="Name">Unique in its model.</param>
/// <param name="Side">User, context or item.</param>
/// <param name="Numbers">How each raw number is prepared.</param>
/// <param name="Dimension">How many numbers.</param>
public sealed record NumericFeature(string Name, Side Side, NumericEncoding Numbers, int Dimension = 1) : Feature(Name, Side);
