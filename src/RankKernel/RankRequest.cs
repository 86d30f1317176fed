using System.Runtime.CompilerServices;
using RankKernel.Features;
using RankKernel.Interests;

namespace RankKernel;

/// <summary>
/// The raw values of one request: the user and context features here, the candidates' in <see cref="Items"/>. Values are encoded
/// as they are set; a call that throws leaves the request as it was. What is not set is missing. Setting a feature again
/// replaces its value. Meant to be reused: after the first requests nothing allocates. Not thread-safe.
/// </summary>
/// <remarks>Spans are read during the call and not kept. A null text and NaN stand for a value that is not given.</remarks>
public sealed class RankRequest
{
    private readonly RowWriter _user;

    internal RankRequest(IReadOnlyList<Feature> features)
        : this(RowLayout.ForUser(features), RowLayout.ForItems(features))
    {
    }

    /// <summary>A request over layouts that can be shared by all requests of a model.</summary>
    internal RankRequest(RowLayout user, RowLayout items)
    {
        _user = new RowWriter(user);
        _user.Reset(1);
        Items = new ItemBatch(items);
    }

    /// <summary>The candidates, none at first.</summary>
    public ItemBatch Items { get; }

    internal EncodedRows User => _user.Rows;

    internal RowWriter UserWriter => _user;

    internal EncodedRows ItemRows => Items.Rows;

    /// <summary>Sets a feature with one value to a whole number: an id, or a number.</summary>
    /// <exception cref="FeatureException">There is no such user or context feature, or it takes something else.</exception>
    public void Set(string feature, long value) => _user.Set(feature, 0, 1, new RawWholeNumbers(new(in value)));

    /// <summary>Sets a feature with one value to a number: a numeric feature, or an id that is placed between boundaries.</summary>
    /// <exception cref="FeatureException">There is no such user or context feature, or it takes something else.</exception>
    public void Set(string feature, double number) => _user.Set(feature, 0, 1, new RawNumbers(new(in number)));

    /// <summary>Sets a feature with one id to a text, or to missing with null.</summary>
    /// <exception cref="FeatureException">There is no such user or context feature, or it takes something else.</exception>
    public void Set(string feature, string? text) => _user.Set(feature, 0, 1, new RawTexts(new(in text)));

    /// <summary>Sets a feature with one id to a text.</summary>
    /// <exception cref="FeatureException">There is no such user or context feature, or it takes something else.</exception>
    public void Set(string feature, ReadOnlySpan<char> text) => _user.Set(feature, 0, 1, new RawText(text));

    /// <summary>Sets all numbers of a numeric feature, as many as its dimension.</summary>
    /// <exception cref="FeatureException">There is no such user or context feature, or it takes something else.</exception>
    public void SetVector(string feature, ReadOnlySpan<float> numbers) => _user.SetVectors(feature, 0, 1, numbers);

    /// <summary>Sets a feature with any number of ids. Too many are truncated; without weights each weighs 1.</summary>
    /// <exception cref="FeatureException">There is no such user or context feature, or it takes something else.</exception>
    // An empty or all-integer list fits several overloads; this one is meant.
    [OverloadResolutionPriority(1)]
    public void SetIds(string feature, ReadOnlySpan<long> values, ReadOnlySpan<float> weights = default) =>
        SetIds(feature, new RawWholeNumbers(values), weights);

    /// <inheritdoc cref="SetIds(string, ReadOnlySpan{long}, ReadOnlySpan{float})"/>
    public void SetIds(string feature, ReadOnlySpan<string?> values, ReadOnlySpan<float> weights = default) =>
        SetIds(feature, new RawTexts(values), weights);

    /// <inheritdoc cref="SetIds(string, ReadOnlySpan{long}, ReadOnlySpan{float})"/>
    public void SetIds(string feature, ReadOnlySpan<double> values, ReadOnlySpan<float> weights = default) =>
        SetIds(feature, new RawNumbers(values), weights);

    /// <summary>
    /// Sets one column of a history, oldest event first. Too long a history is truncated; all columns must have been given the
    /// same number of events when the request is ranked.
    /// </summary>
    /// <exception cref="FeatureException">There is no such column of a user or context feature, or it takes something else.</exception>
    // An empty or all-integer list fits several overloads; this one is meant.
    [OverloadResolutionPriority(1)]
    public void SetSequence(string feature, string column, ReadOnlySpan<long> values) =>
        SetSequence(feature, column, new RawWholeNumbers(values));

    /// <inheritdoc cref="SetSequence(string, string, ReadOnlySpan{long})"/>
    public void SetSequence(string feature, string column, ReadOnlySpan<string?> values) =>
        SetSequence(feature, column, new RawTexts(values));

    /// <inheritdoc cref="SetSequence(string, string, ReadOnlySpan{long})"/>
    public void SetSequence(string feature, string column, ReadOnlySpan<double> values) =>
        SetSequence(feature, column, new RawNumbers(values));

    /// <summary>Makes the request as it was at first: every feature missing, no items. Keeps the memory.</summary>
    public void Clear()
    {
        _user.Reset(1);
        Items.Reset(0);
    }

    /// <summary>Throws a <see cref="FeatureException"/> if the columns of a history have different lengths.</summary>
    internal void Validate()
    {
        ValidateUser();
        Items.Validate();
    }

    /// <summary>As <see cref="Validate"/>, for the histories of the user and the context alone.</summary>
    internal void ValidateUser() => _user.Validate();

    /// <summary>Sets the histories to those of a user of a center.</summary>
    internal void SetHistories(UserHistory?[] histories, InterestModel model) => model.CopyTo(histories, _user.Rows, _user.SetRawLength);

    private void SetIds<T>(string feature, T values, ReadOnlySpan<float> weights)
        where T : IRawValues, allows ref struct
    {
        var length = values.Length;
        _user.SetIds(feature, 0, 1, values, new(in length), weights);
    }

    private void SetSequence<T>(string feature, string column, T values)
        where T : IRawValues, allows ref struct
    {
        var length = values.Length;
        _user.SetSequences(feature, column, 0, 1, values, new(in length));
    }
}
