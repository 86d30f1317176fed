using System.Diagnostics;

namespace RankKernel.Features;

/// <summary>The types that raw values come in.</summary>
[Flags]
internal enum RawTypes
{
    Text = 1,
    WholeNumber = 2,
    Number = 4,
}

/// <summary>Raw values of one type. Only the members that its type allows are called.</summary>
internal interface IRawValues
{
    static abstract RawTypes Type { get; }

    int Length { get; }

    int Id(IdEncoder encoder, int index);

    double Number(int index);
}

/// <summary>One text.</summary>
internal readonly ref struct RawText(ReadOnlySpan<char> text) : IRawValues
{
    private readonly ReadOnlySpan<char> _text = text;

    public static RawTypes Type => RawTypes.Text;

    public int Length => 1;

    public int Id(IdEncoder encoder, int index) => encoder.Encode(_text);

    public double Number(int index) => throw new UnreachableException();
}

/// <summary>Texts; null where none is given.</summary>
internal readonly ref struct RawTexts(ReadOnlySpan<string?> texts) : IRawValues
{
    private readonly ReadOnlySpan<string?> _texts = texts;

    public static RawTypes Type => RawTypes.Text;

    public int Length => _texts.Length;

    public int Id(IdEncoder encoder, int index) => _texts[index] is { } text ? encoder.Encode(text) : encoder.Missing;

    public double Number(int index) => throw new UnreachableException();
}

/// <summary>Whole numbers.</summary>
internal readonly ref struct RawWholeNumbers(ReadOnlySpan<long> numbers) : IRawValues
{
    private readonly ReadOnlySpan<long> _numbers = numbers;

    public static RawTypes Type => RawTypes.WholeNumber;

    public int Length => _numbers.Length;

    public int Id(IdEncoder encoder, int index) => encoder.Encode(_numbers[index]);

    public double Number(int index) => _numbers[index];
}

/// <summary>Numbers; NaN where none is given.</summary>
internal readonly ref struct RawNumbers(ReadOnlySpan<double> numbers) : IRawValues
{
    private readonly ReadOnlySpan<double> _numbers = numbers;

    public static RawTypes Type => RawTypes.Number;

    public int Length => _numbers.Length;

    public int Id(IdEncoder encoder, int index) => encoder.Encode(_numbers[index]);

    public double Number(int index) => _numbers[index];
}

/// <summary>Numbers in single precision; NaN where none is given.</summary>
internal readonly ref struct RawFloats(ReadOnlySpan<float> numbers) : IRawValues
{
    private readonly ReadOnlySpan<float> _numbers = numbers;

    public static RawTypes Type => RawTypes.Number;

    public int Length => _numbers.Length;

    public int Id(IdEncoder encoder, int index) => encoder.Encode(_numbers[index]);

    public double Number(int index) => _numbers[index];
}
