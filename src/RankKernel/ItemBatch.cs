using System.Runtime.CompilerServices;
using RankKernel.Features;

namespace RankKernel;

/// <summary>
/// The candidates of a request and their features, one row each. <see cref="Reset"/> gives the number of rows; then features are
/// set a column at a time, which is faster, or a row at a time. Values are encoded as they are set; a call that throws leaves
/// the batch as it was. What is not set is missing. Meant to be reused: once grown nothing allocates. Not thread-safe.
/// </summary>
/// <remarks>Spans are read during the call and not kept. A null text and NaN stand for a value that is not given.</remarks>
public sealed partial class ItemBatch
{
    /// <summary>The most rows a batch can have.</summary>
    public const int MaxCount = 1_000_000;

    private readonly RowWriter _writer;

    internal ItemBatch(RowLayout layout) => _writer = new RowWriter(layout);

    /// <summary>How many rows.</summary>
    public int Count => Rows.Count;

    internal EncodedRows Rows => _writer.Rows;

    internal RowWriter Writer => _writer;

    /// <summary>Makes this many rows with every feature missing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 0 rows, more than <see cref="MaxCount"/>, or more than an array can hold.</exception>
    public void Reset(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxCount);
        _writer.Reset(count);
    }

    /// <summary>Sets a feature with one value for all rows: an id or a number each.</summary>
    /// <exception cref="FeatureException">There is no such item feature, it takes something else, or the values are not one a row.</exception>
    // An empty or all-integer list fits several overloads; this one is meant.
    [OverloadResolutionPriority(1)]
    public void Set(string feature, ReadOnlySpan<long> values) => _writer.Set(feature, 0, Count, new RawWholeNumbers(values));

    /// <summary>Sets a feature with one id for all rows; null for a row where it is missing.</summary>
    /// <inheritdoc cref="Set(string, ReadOnlySpan{long})" path="/exception"/>
    public void Set(string feature, ReadOnlySpan<string?> texts) => _writer.Set(feature, 0, Count, new RawTexts(texts));

    /// <summary>Sets a numeric feature, or an id that is placed between boundaries, for all rows.</summary>
    /// <inheritdoc cref="Set(string, ReadOnlySpan{long})" path="/exception"/>
    public void Set(string feature, ReadOnlySpan<double> numbers) => _writer.Set(feature, 0, Count, new RawNumbers(numbers));

    /// <inheritdoc cref="Set(string, ReadOnlySpan{double})"/>
    public void Set(string feature, ReadOnlySpan<float> numbers) => _writer.Set(feature, 0, Count, new RawFloats(numbers));

    /// <summary>Sets a numeric feature for all rows: as many numbers a row as its dimension, row after row.</summary>
    /// <inheritdoc cref="Set(string, ReadOnlySpan{long})" path="/exception"/>
    public void SetVectors(string feature, ReadOnlySpan<float> rows) => _writer.SetVectors(feature, 0, Count, rows);

    /// <summary>
    /// Sets a feature with any number of ids for all rows. Too many in a row are truncated; without weights each weighs 1.
    /// </summary>
    /// <param name="feature">The feature's name.</param>
    /// <param name="values">The values of all rows, row after row.</param>
    /// <param name="lengths">How many of the values each row has; 0 where none are given.</param>
    /// <param name="weights">A weight for each value, or nothing.</param>
    /// <inheritdoc cref="Set(string, ReadOnlySpan{long})" path="/exception"/>
    // An empty or all-integer list fits several overloads; this one is meant.
    [OverloadResolutionPriority(1)]
    public void SetIds(string feature, ReadOnlySpan<long> values, ReadOnlySpan<int> lengths, ReadOnlySpan<float> weights = default) =>
        _writer.SetIds(feature, 0, Count, new RawWholeNumbers(values), lengths, weights);

    /// <inheritdoc cref="SetIds(string, ReadOnlySpan{long}, ReadOnlySpan{int}, ReadOnlySpan{float})"/>
    public void SetIds(string feature, ReadOnlySpan<string?> values, ReadOnlySpan<int> lengths, ReadOnlySpan<float> weights = default) =>
        _writer.SetIds(feature, 0, Count, new RawTexts(values), lengths, weights);

    /// <inheritdoc cref="SetIds(string, ReadOnlySpan{long}, ReadOnlySpan{int}, ReadOnlySpan{float})"/>
    public void SetIds(string feature, ReadOnlySpan<double> values, ReadOnlySpan<int> lengths, ReadOnlySpan<float> weights = default) =>
        _writer.SetIds(feature, 0, Count, new RawNumbers(values), lengths, weights);

    /// <summary>
    /// Sets one column of a history for all rows, oldest event first. Too long a history is truncated; all columns must have
    /// been given the same number of events in each row when the request is ranked.
    /// </summary>
    /// <param name="feature">The feature's name.</param>
    /// <param name="column">The column's name.</param>
    /// <param name="values">The values of all rows, row after row.</param>
    /// <param name="lengths">How many of the values each row has.</param>
    /// <inheritdoc cref="Set(string, ReadOnlySpan{long})" path="/exception"/>
    // An empty or all-integer list fits several overloads; this one is meant.
    [OverloadResolutionPriority(1)]
    public void SetSequences(string feature, string column, ReadOnlySpan<long> values, ReadOnlySpan<int> lengths) =>
        _writer.SetSequences(feature, column, 0, Count, new RawWholeNumbers(values), lengths);

    /// <inheritdoc cref="SetSequences(string, string, ReadOnlySpan{long}, ReadOnlySpan{int})"/>
    public void SetSequences(string feature, string column, ReadOnlySpan<string?> values, ReadOnlySpan<int> lengths) =>
        _writer.SetSequences(feature, column, 0, Count, new RawTexts(values), lengths);

    /// <inheritdoc cref="SetSequences(string, string, ReadOnlySpan{long}, ReadOnlySpan{int})"/>
    public void SetSequences(string feature, string column, ReadOnlySpan<double> values, ReadOnlySpan<int> lengths) =>
        _writer.SetSequences(feature, column, 0, Count, new RawNumbers(values), lengths);

    internal void Validate() => _writer.Validate();
}
