using System.Runtime.CompilerServices;
using RankKernel.Features;

namespace RankKernel;

/// <content>One row at a time.</content>
public sealed partial class ItemBatch
{
    /// <summary>Sets a feature with one value, in one row, to a whole number: an id, or a number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="FeatureException">There is no such item feature, or it takes something else.</exception>
    public void Set(int row, string feature, long value) => _writer.Set(feature, Checked(row), 1, new RawWholeNumbers(new(in value)));

    /// <summary>Sets a numeric feature, or an id that is placed between boundaries, in one row.</summary>
    /// <inheritdoc cref="Set(int, string, long)" path="/exception"/>
    public void Set(int row, string feature, double number) => _writer.Set(feature, Checked(row), 1, new RawNumbers(new(in number)));

    /// <summary>Sets a feature with one id, in one row, to a text, or to missing with null.</summary>
    /// <inheritdoc cref="Set(int, string, long)" path="/exception"/>
    public void Set(int row, string feature, string? text) => _writer.Set(feature, Checked(row), 1, new RawTexts(new(in text)));

    /// <summary>Sets a feature with one id, in one row, to a text.</summary>
    /// <inheritdoc cref="Set(int, string, long)" path="/exception"/>
    public void Set(int row, string feature, ReadOnlySpan<char> text) => _writer.Set(feature, Checked(row), 1, new RawText(text));

    /// <summary>Sets all numbers of a numeric feature in one row, as many as its dimension.</summary>
    /// <inheritdoc cref="Set(int, string, long)" path="/exception"/>
    public void SetVector(int row, string feature, ReadOnlySpan<float> numbers) => _writer.SetVectors(feature, Checked(row), 1, numbers);

    /// <summary>Sets a feature with any number of ids in one row. Too many are truncated; without weights each weighs 1.</summary>
    /// <inheritdoc cref="Set(int, string, long)" path="/exception"/>
    // An empty or all-integer list fits several overloads; this one is meant.
    [OverloadResolutionPriority(1)]
    public void SetIds(int row, string feature, ReadOnlySpan<long> values, ReadOnlySpan<float> weights = default) =>
        SetIds(row, feature, new RawWholeNumbers(values), weights);

    /// <inheritdoc cref="SetIds(int, string, ReadOnlySpan{long}, ReadOnlySpan{float})"/>
    public void SetIds(int row, string feature, ReadOnlySpan<string?> values, ReadOnlySpan<float> weights = default) =>
        SetIds(row, feature, new RawTexts(values), weights);

    /// <inheritdoc cref="SetIds(int, string, ReadOnlySpan{long}, ReadOnlySpan{float})"/>
    public void SetIds(int row, string feature, ReadOnlySpan<double> values, ReadOnlySpan<float> weights = default) =>
        SetIds(row, feature, new RawNumbers(values), weights);

    /// <summary>
    /// Sets one column of a history in one row, oldest event first. Too long a history is truncated; all columns must have been
    /// given the same number of events when the request is ranked.
    /// </summary>
    /// <inheritdoc cref="Set(int, string, long)" path="/exception"/>
    // An empty or all-integer list fits several overloads; this one is meant.
    [OverloadResolutionPriority(1)]
    public void SetSequence(int row, string feature, string column, ReadOnlySpan<long> values) =>
        SetSequence(row, feature, column, new RawWholeNumbers(values));

    /// <inheritdoc cref="SetSequence(int, string, string, ReadOnlySpan{long})"/>
    public void SetSequence(int row, string feature, string column, ReadOnlySpan<string?> values) =>
        SetSequence(row, feature, column, new RawTexts(values));

    /// <inheritdoc cref="SetSequence(int, string, string, ReadOnlySpan{long})"/>
    public void SetSequence(int row, string feature, string column, ReadOnlySpan<double> values) =>
        SetSequence(row, feature, column, new RawNumbers(values));

    private void SetIds<T>(int row, string feature, T values, ReadOnlySpan<float> weights)
        where T : IRawValues, allows ref struct
    {
        var length = values.Length;
        _writer.SetIds(feature, Checked(row), 1, values, new(in length), weights);
    }

    private void SetSequence<T>(int row, string feature, string column, T values)
        where T : IRawValues, allows ref struct
    {
        var length = values.Length;
        _writer.SetSequences(feature, column, Checked(row), 1, values, new(in length));
    }

    private int Checked(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count);
        return row;
    }
}
