using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using RankKernel.Graph;

namespace RankKernel.Features;

/// <summary>The inputs of one kind of row: of the user and context features, or of the item features. Immutable, thread-safe.</summary>
internal sealed class RowLayout
{
    private readonly IReadOnlyList<Feature> _all;
    private readonly FrozenDictionary<string, RowInput[]> _inputs;
    private readonly bool _items;

    private RowLayout(IReadOnlyList<Feature> all, bool items)
    {
        _all = all;
        _items = items;
        Schema = new EncodedSchema([.. all.Where(IsHere)]);
        _inputs = Schema.Features.ToFrozenDictionary(feature => feature.Name, Bind);
        Sequences = [.. Schema.Features.OfType<SequenceFeature>().Select(sequence => _inputs[sequence.Name])];
        MissingIds = new int[Schema.IdWidth];
        MissingNumbers = new float[Schema.NumberWidth];
        foreach (var input in _inputs.Values.SelectMany(inputs => inputs))
        {
            FillMissing(input);
        }
    }

    public EncodedSchema Schema { get; }

    /// <summary>The columns of each sequence feature.</summary>
    public RowInput[][] Sequences { get; }

    /// <summary>How many columns the sequences have in all.</summary>
    public int RawLengths { get; private set; }

    /// <summary>The ids of a row where nothing is given. What lies past a length is always an id that the input can have.</summary>
    public int[] MissingIds { get; }

    /// <summary>The numbers of a row where nothing is given.</summary>
    public float[] MissingNumbers { get; }

    /// <summary>The layout of the user and context features among these.</summary>
    public static RowLayout ForUser(IReadOnlyList<Feature> features) => new(features, items: false);

    /// <summary>The layout of the item features among these.</summary>
    public static RowLayout ForItems(IReadOnlyList<Feature> features) => new(features, items: true);

    /// <summary>A feature that is not a sequence.</summary>
    /// <exception cref="FeatureException">There is none of this name here, or it is given in another form.</exception>
    public RowInput Find(string feature, InputForm form)
    {
        var input = Find(feature)[0];
        input.RequireForm(form);
        return input;
    }

    /// <summary>A column of a sequence feature.</summary>
    /// <exception cref="FeatureException">There is none of this name here.</exception>
    public RowInput FindColumn(string feature, string column)
    {
        var inputs = Find(feature);
        inputs[0].RequireForm(InputForm.Sequence);
        foreach (var input in inputs)
        {
            if (input.Column == column)
            {
                return input;
            }
        }

        throw new FeatureException(feature, $"no column '{column}', expected one of {Names(inputs.Select(input => input.Column!))}.");
    }

    private RowInput[] Find(string feature)
    {
        if (!_inputs.TryGetValue(feature, out var inputs))
        {
            FailUnknown(feature);
        }

        return inputs;
    }

    [DoesNotReturn]
    private void FailUnknown(string feature)
    {
        if (_all.Any(other => other.Name == feature))
        {
            throw new FeatureException(feature, _items
                ? "found among the items, expected on the request itself: it is a user or context feature."
                : "found on the request itself, expected on its Items: it is an item feature.");
        }

        var side = _items ? "item features" : "user and context features";
        throw new FeatureException(feature, $"no such feature; the {side} are {Names(Schema.Features.Select(known => known.Name))}.");
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'").DefaultIfEmpty("none"));

    private bool IsHere(Feature feature) => feature.Side == Side.Item == _items;

    private RowInput[] Bind(Feature feature) => feature switch
    {
        IdFeature id => [new(Schema, id, null, id.Ids, null, InputForm.Single)],
        NumericFeature numeric => [new(Schema, numeric, null, null, numeric.Numbers, InputForm.Vector)],
        TimeFeature time => [new(Schema, time, null, null, null, InputForm.Single)],
        MultiIdFeature multi =>
        [
            new(Schema, multi, null, multi.Ids, null, InputForm.Ids)
            {
                Truncation = multi.Truncation,
                WeightsOffset = multi.Weighted ? Schema[new InputSource(multi.Name, Weights: true)].Offset : -1,
            },
        ],
        SequenceFeature sequence => [.. sequence.Columns.Select(column => Bind(sequence, column))],
        _ => throw new ArgumentException($"A {feature.GetType().Name} cannot be encoded.", nameof(feature)),
    };

    private RowInput Bind(SequenceFeature sequence, SequenceColumn column) =>
        new(Schema, sequence, column.Name, (column as IdColumn)?.Ids, (column as NumericColumn)?.Numbers, InputForm.Sequence)
        {
            Truncation = sequence.Truncation,
            RawLength = RawLengths++,
        };

    private void FillMissing(RowInput input)
    {
        if (input.Numbers is { } numbers)
        {
            MissingNumbers.AsSpan(input.Slot.Offset, input.Slot.Width).Fill(numbers.Default);
        }
        else if (input.Ids is { } ids)
        {
            var value = input.Form == InputForm.Single || ids.Padding < 0 ? ids.Missing : ids.Padding;
            MissingIds.AsSpan(input.Slot.Offset, input.Slot.Width).Fill(value);
        }
    }
}
