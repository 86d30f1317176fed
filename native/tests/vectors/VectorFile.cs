using System.Globalization;
using System.Text;

namespace RankKernel.Native.Vectors;

/// <summary>
/// Writes calls and their results for a program in C: a line each, fields divided by tabs, numbers with a fraction as the
/// hexadecimal bits that they have, a text that is not given as \N.
/// </summary>
internal sealed class VectorFile
{
    private readonly StringBuilder _text = new();

    public void Write(string path) => File.WriteAllText(path, _text.ToString(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));

    public void Reset(int items) => Line("reset", Text(items));

    public void Call(FeatureCall call)
    {
        var values = call.Values;
        var (type, texts) = values switch
        {
            { WholeNumbers: { } numbers } => ("int", numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))),
            { Numbers: { } numbers } => ("number", numbers.Select(number => $"{BitConverter.DoubleToUInt64Bits(number):x16}")),
            _ => ("text", values.Texts!.Select(text => text ?? @"\N")),
        };
        Line(
        [
            call.OfItems ? "items" : "request",
            call.Form switch { CallForm.One => "one", CallForm.Vector => "vector", CallForm.Ids => "ids", _ => "sequence" },
            call.Feature,
            call.Column ?? "-",
            Text(call.First),
            Text(call.Rows),
            Text(call.Lengths.Length),
            .. call.Lengths.Select(Text),
            type,
            Text(values.Length),
            .. texts,
            Text(call.Numbers.Length),
            .. call.Numbers.Select(Bits),
        ]);
    }

    /// <summary>The scores of all items by one output.</summary>
    public void Scores(string output, ReadOnlySpan<float> scores) => Line(["scores", output, Text(scores.Length), .. scores.ToArray().Select(Bits)]);

    /// <summary>The best items.</summary>
    public void Winners(ReadOnlySpan<RankedItem> winners) => Line(
        ["winners", Text(winners.Length), .. winners.ToArray().SelectMany(winner => new[] { Text(winner.Index), Bits(winner.Score) })]);

    private void Line(params IEnumerable<string> fields) => _text.AppendJoin('\t', fields).Append('\n');

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Bits(float number) => $"{BitConverter.SingleToUInt32Bits(number):x8}";
}
