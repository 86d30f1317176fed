using System.Globalization;
using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Import.Onnx;

/// <summary>One output of a model beside what it should be.</summary>
/// <param name="Output">Its name.</param>
/// <param name="Error">The largest difference.</param>
/// <param name="Row">In which row.</param>
/// <param name="Expected">What it should be there.</param>
/// <param name="Actual">What it is there.</param>
/// <param name="Tolerance">What is allowed: absolute, and relative to the largest expected number if that is above 1.</param>
public sealed record OnnxCheckedOutput(string Output, double Error, int Row, double Expected, double Actual, double Tolerance)
{
    /// <summary>Whether the difference is allowed.</summary>
    public bool Passed => Error <= Tolerance;
}

/// <summary>Compares the scores of an imported model with those that they should be. Thread-safe.</summary>
public static partial class OnnxCheck
{
    /// <summary>
    /// Scores the rows of a safetensors file: <c>input.NAME</c> for every input of the ONNX file, <c>expected.NAME</c> or
    /// <c>intermediate.NAME</c> for outputs.
    /// </summary>
    /// <param name="import">The imported model.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="tolerance">The largest difference that is allowed, for numbers up to 1.</param>
    /// <exception cref="OnnxException">The file has no rows or outputs of this model, or of other dimensions.</exception>
    public static IReadOnlyList<OnnxCheckedOutput> Run(OnnxImport import, SafetensorsReader rows, double tolerance = 1e-5)
    {
        ArgumentNullException.ThrowIfNull(import);
        ArgumentNullException.ThrowIfNull(rows);
        var tensors = new Dictionary<string, double[]>(StringComparer.Ordinal);
        double[]? Tensor(string name)
        {
            var key = $"input.{name}";
            if (!tensors.TryGetValue(key, out var elements) && rows.Contains(key))
            {
                tensors.Add(key, elements = rows.ReadDoubles(key));
            }

            return elements;
        }

        var inputs = new OnnxTensorRows(import, Tensor);
        var expected = Expected(import, rows, inputs.Count);
        var actual = Score(import.Model, inputs);
        return [.. expected.Select(pair => Compare(pair.Key, pair.Value, actual[pair.Key], tolerance))];
    }

    /// <summary>The scores of every row, each as a request of its own, by output.</summary>
    internal static Dictionary<string, double[]> Score(ModelDefinition model, OnnxTensorRows rows)
    {
        using var ready = new RankModel(model);
        using var ranker = ready.CreateRanker();
        var outputs = ready.Outputs.ToDictionary(output => output, _ => new double[rows.Count]);
        var scores = new float[ready.Outputs.Count];
        Feature[] ofUser = [.. model.Features.Where(feature => feature.Side != Side.Item)], ofItem = [.. model.Features.Where(feature => feature.Side == Side.Item)];
        for (var row = 0; row < rows.Count; row++)
        {
            var request = ready.CreateRequest();
            Copy(rows.Encode(ofUser, row), request.User);
            request.Items.Reset(1);
            Copy(rows.Encode(ofItem, row), request.Items.Rows);
            ranker.ScoreAll(request, scores);
            for (var i = 0; i < scores.Length; i++)
            {
                outputs[ready.Outputs[i]][row] = scores[i];
            }
        }

        return outputs;
    }

    private static void Copy(EncodedRows from, EncodedRows to)
    {
        from.IdRow(0).CopyTo(to.IdRow(0));
        from.NumberRow(0).CopyTo(to.NumberRow(0));
    }

    /// <summary>What is expected of the model's outputs; of a tensor with several columns, of NAME.0, NAME.1, ...</summary>
    private static Dictionary<string, double[]> Expected(OnnxImport import, SafetensorsReader rows, int count)
    {
        string[] prefixes = ["expected.", "intermediate."];
        var outputs = import.Model.Graph.Outputs.Select(output => output.Name).ToHashSet(StringComparer.Ordinal);
        var expected = new Dictionary<string, double[]>(StringComparer.Ordinal);
        foreach (var entry in rows.Entries)
        {
            if (prefixes.FirstOrDefault(prefix => entry.Name.StartsWith(prefix, StringComparison.Ordinal)) is not { } prefix)
            {
                continue;
            }

            var given = entry.Name[prefix.Length..];
            var name = import.Options.Rename.GetValueOrDefault(given, given);
            var elements = rows.ReadDoubles(entry.Name);
            if (prefix != prefixes[0] && !outputs.Contains(name) && !outputs.Contains($"{name}.0"))
            {
                continue;
            }

            if (count == 0 || elements.Length % count != 0)
            {
                throw new OnnxException($"The tensor '{entry.Name}' has {elements.Length} elements, and there are {count} rows.");
            }

            var width = elements.Length / count;
            for (var column = 0; column < width; column++)
            {
                var output = width == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}.{column}");
                if (outputs.Contains(output))
                {
                    expected.TryAdd(output, [.. Enumerable.Range(0, count).Select(row => elements[(row * width) + column])]);
                }
            }
        }

        return expected.Count > 0
            ? expected
            : throw new OnnxException($"No tensor 'expected.*' is of an output of the model; those are {string.Join(", ", outputs)}.");
    }

    internal static OnnxCheckedOutput Compare(string output, double[] expected, double[] actual, double tolerance)
    {
        var worst = Enumerable.Range(0, expected.Length).MaxBy(row => Difference(expected[row], actual[row]));
        var largest = expected.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        return new OnnxCheckedOutput(
            output, Difference(expected[worst], actual[worst]), worst, expected[worst], actual[worst], tolerance * Math.Max(1, largest));
    }

    private static double Difference(double expected, double actual) =>
        expected.Equals(actual) || (double.IsNaN(expected) && double.IsNaN(actual)) ? 0 : double.IsNaN(expected - actual) ? double.PositiveInfinity : Math.Abs(expected - actual);
}
