using RankKernel.Import.Onnx.Runtime;
using DataType = RankKernel.Import.Onnx.Schema.TensorProto.Types.DataType;

namespace RankKernel.Import.Onnx;

/// <summary>Random rows, scored in several ways.</summary>
public static partial class OnnxCheck
{
    /// <summary>
    /// Scores random rows as planned and flat, with every input on one side, so that nothing is split.
    /// </summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="import">What was imported of it.</param>
    /// <param name="seed">The seed of the rows; the same gives the same rows.</param>
    /// <param name="rows">How many.</param>
    /// <param name="tolerance">The largest difference that is allowed, for numbers up to 1.</param>
    /// <exception cref="IOException">The file cannot be read any more.</exception>
    public static IReadOnlyList<OnnxCheckedOutput> AgainstFlat(string path, OnnxImport import, int seed, int rows = 16, double tolerance = 1e-5)
    {
        ArgumentNullException.ThrowIfNull(import);
        var flat = OnnxImporter.Import(path, import.Options with { User = [], Context = [], Item = [] }, import.Tensors);
        var tensors = RandomTensors(import, seed, rows);
        var expected = Score(flat.Model, new OnnxTensorRows(flat, tensors.GetValueOrDefault));
        var actual = Score(import.Model, new OnnxTensorRows(import, tensors.GetValueOrDefault));
        return [.. actual.Select(pair => Compare(pair.Key, expected[pair.Key], pair.Value, tolerance))];
    }

    /// <summary>
    /// Scores random rows as planned and with ONNX Runtime, where that is installed (docs/onnx.md); null where it is not, or where it
    /// takes inputs of types that are not handed over to it.
    /// </summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="import">What was imported of it.</param>
    /// <param name="seed">The seed of the rows; the same gives the same rows.</param>
    /// <param name="rows">How many.</param>
    /// <param name="tolerance">The largest difference that is allowed, for numbers up to 1.</param>
    public static IReadOnlyList<OnnxCheckedOutput>? AgainstRuntime(string path, OnnxImport import, int seed, int rows = 16, double tolerance = 1e-5)
    {
        ArgumentNullException.ThrowIfNull(import);
        if (OrtLibrary.Find() is not { } library || !File.Exists(library)
            || import.Inputs.All.Any(input => input.Type is not (DataType.Float or DataType.Int64)))
        {
            return null;
        }

        var tensors = RandomTensors(import, seed, rows);
        using var session = new OrtSession(new OrtApi(library), path, threads: 1);
        using var run = new OrtRun(
            session,
            [.. session.InputNames.Select(name => InputOf(import.Inputs.All.First(input => input.FileName == name), tensors[name], rows))],
            [.. session.OutputNames.Select(name => ShapeOf(import.Outputs[name], rows))]);
        run.Run();
        var actual = Score(import.Model, new OnnxTensorRows(import, tensors.GetValueOrDefault));
        var checks = new List<OnnxCheckedOutput>();
        foreach (var name in session.OutputNames)
        {
            var elements = Array.ConvertAll(run.Output(name).ToArray(), element => (double)element);
            var width = elements.Length / rows;
            for (var column = 0; column < width; column++)
            {
                var renamed = import.Options.Rename.GetValueOrDefault(name, name);
                var output = width == 1 ? renamed : $"{renamed}.{column}";
                checks.Add(Compare(output, [.. Enumerable.Range(0, rows).Select(row => elements[(row * width) + column])], actual[output], tolerance));
            }
        }

        return checks;
    }

    private static OrtInput InputOf(OnnxInput input, double[] elements, int rows)
    {
        long[] shape = ShapeOf(input.Shape, rows);
        if (input.Type == DataType.Float)
        {
            var numbers = GC.AllocateArray<float>(elements.Length, pinned: true);
            Array.ConvertAll(elements, element => (float)element).CopyTo(numbers, 0);
            return new OrtInput(numbers, shape);
        }

        var ids = GC.AllocateArray<long>(elements.Length, pinned: true);
        Array.ConvertAll(elements, element => (long)element).CopyTo(ids, 0);
        return new OrtInput(ids, shape);
    }

    private static long[] ShapeOf(OnnxShape shape, int rows) =>
        [.. shape.Narrow.Select((length, axis) => axis == shape.Batch ? (long)length * rows : length)];

    /// <summary>Ids of the tables, lists of random lengths (the first empty, the second full) with padding behind, numbers of ±2.</summary>
    private static Dictionary<string, double[]> RandomTensors(OnnxImport import, int seed, int rows)
    {
        var random = new Random(seed);
        var lengths = new Dictionary<OnnxGroup, int[]>();
        int[] Lengths(OnnxGroup group)
        {
            if (!lengths.TryGetValue(group.Root, out var known))
            {
                known = [.. Enumerable.Range(0, rows).Select(row => row switch { 0 => 0, 1 => group.Length, _ => random.Next(group.Length + 1) })];
                lengths.Add(group.Root, known);
            }

            return known;
        }

        var tensors = new Dictionary<string, double[]>(StringComparer.Ordinal);
        foreach (var input in import.Inputs.All)
        {
            tensors.Add(input.FileName, input switch
            {
                { Role: OnnxRole.Length } => Array.ConvertAll(Lengths(input.LengthOf!), length => (double)length),
                { Role: OnnxRole.Ids, IsWhole: true } => Fill(input, () => random.Next(Math.Max(1, input.Rows)), import.Options.PaddingId),
                { IsWhole: true } => Fill(input, () => random.Next(2), 0),
                _ => Fill(input, () => (float)((4 * random.NextDouble()) - 2), 0),
            });
        }

        return tensors;

        double[] Fill(OnnxInput input, Func<double> next, double padding)
        {
            var isSequence = input.Group is { Root.Feature: Features.SequenceFeature or Features.MultiIdFeature };
            return [.. Enumerable.Range(0, rows * input.Length).Select(i =>
                isSequence && i % input.Length >= Lengths(input.Group!)[i / input.Length] ? padding : next())];
        }
    }
}
