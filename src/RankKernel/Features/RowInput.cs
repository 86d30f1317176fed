using System.Diagnostics.CodeAnalysis;
using RankKernel.Graph;

namespace RankKernel.Features;

/// <summary>The form of what one row is given for an input.</summary>
internal enum InputForm
{
    Single,
    Vector,
    Ids,
    Sequence,
}

/// <summary>One feature, or one column of a sequence feature, with its encoder and its place in a row. Immutable.</summary>
internal sealed class RowInput
{
    public RowInput(EncodedSchema schema, Feature feature, string? column, IdEncoding? ids, NumericEncoding? numbers, InputForm form)
    {
        Feature = feature.Name;
        Column = column;
        Form = form;
        Slot = schema[new InputSource(feature.Name, column)];
        Ids = ids is null ? null : IdEncoder.For(ids);
        Numbers = numbers is null ? null : new NumericEncoder(feature.Name, numbers);
    }

    public string Feature { get; }

    public string? Column { get; }

    public InputForm Form { get; }

    public EncodedSlot Slot { get; }

    /// <summary>The encoder of an input in the row's ids, otherwise null.</summary>
    public IdEncoder? Ids { get; }

    /// <summary>The encoder of an input in the row's numbers, otherwise null.</summary>
    public NumericEncoder? Numbers { get; }

    /// <summary>Where among the row's numbers the weights begin, or −1.</summary>
    public int WeightsOffset { get; init; } = -1;

    /// <summary>Where among the row's raw lengths the one of this column of a sequence stands, or −1.</summary>
    public int RawLength { get; init; } = -1;

    public Truncation Truncation { get; init; }

    public void RequireForm(InputForm form)
    {
        var number = Form == InputForm.Vector && Slot.Width == 1;
        if (Form != form && !(number && form == InputForm.Single))
        {
            var expected = Describe(number ? InputForm.Single : Form);
            Fail($"found {Describe(form)}, expected {expected}.");
        }
    }

    public void RequireType(RawTypes type)
    {
        var accepted = Ids?.Accepts ?? (RawTypes.WholeNumber | RawTypes.Number);
        if ((accepted & type) == 0)
        {
            Fail($"found {Describe(type)}, expected {Ids?.Expected ?? "numbers"}.");
        }
    }

    /// <summary>Throws an error about this input.</summary>
    [DoesNotReturn]
    public void Fail(string message) =>
        throw new FeatureException(Feature, Column is null ? message : $"column '{Column}': {message}");

    private static string Describe(RawTypes type) => type switch
    {
        RawTypes.Text => "text",
        RawTypes.WholeNumber => "whole numbers",
        _ => "floating-point numbers",
    };

    private static string Describe(InputForm form) => form switch
    {
        InputForm.Single => "a single value (Set)",
        InputForm.Vector => "a vector of numbers (SetVector)",
        InputForm.Ids => "a list of ids (SetIds)",
        _ => "a column of a sequence (SetSequence)",
    };
}
