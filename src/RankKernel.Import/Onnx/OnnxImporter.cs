using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Import.Onnx.Schema;
using RankKernel.Planning.Recognition;

namespace RankKernel.Import.Onnx;

/// <summary>
/// Reads ONNX models (opset 11 to 21) as models of ours. The batch axis is stripped: a graph says what happens to one row. Whole
/// numbers that look up a table become ids, lists of them sequences whose true length is known, other inputs numbers. Thread-safe.
/// See docs/onnx.md.
/// </summary>
public static class OnnxImporter
{
    private const int OldestOpset = 11;
    private const int NewestOpset = 21;
    private const int MostReadings = 64;

    /// <summary>Reads a file, and the files with weights that it names beside it.</summary>
    /// <exception cref="OnnxException">The file is damaged, or an option names an input that it does not have.</exception>
    /// <exception cref="NotSupportedModelException">A node cannot be brought in; the message lists all of them.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static OnnxImport Import(string path, OnnxImportOptions? options = null) => Import(path, options, known: null);

    /// <summary>As <see cref="Import(string, OnnxImportOptions?)"/>, with weights that were read before.</summary>
    internal static OnnxImport Import(string path, OnnxImportOptions? options, IReadOnlyDictionary<string, Tensor>? known)
    {
        ArgumentNullException.ThrowIfNull(path);
        using var file = OnnxFile.Open(path);
        var graph = file.Model.Graph;
        var source = new OnnxSource(file, Opset(file.Model), known);
        options = (options ?? new OnnxImportOptions()) with
        {
            OutputNames = [.. graph.Output.Select(output => output.Name)],
            KeepMissing = graph.Node.Any(node => node.OpType.StartsWith("TreeEnsemble", StringComparison.Ordinal)),
        };
        var name = options.Name ?? (graph.Name.Length > 0 && graph.Name is not ("main_graph" or "torch_jit" or "torch-jit-export") ? graph.Name : Path.GetFileNameWithoutExtension(path));
        try
        {
            var inputs = new OnnxInputs(graph, options);
            var (lowered, features, outputs) = Read(source, inputs, options);
            lowered = Recognition.Run(lowered);
            var used = lowered.Inputs.Select(input => input.Source!.Feature).ToHashSet(StringComparer.Ordinal);
            var model = new ModelDefinition(name, [.. features.Where(feature => used.Contains(feature.Name))], lowered) { Description = file.Model.DocString };
            return new OnnxImport(model, inputs, outputs, options) { Tensors = source.Tensors, UnusedWeights = Unused(graph) };
        }
        catch (OnnxLoweringException error)
        {
            throw new OnnxException($"'{path}': {error.Message}.", error);
        }
    }

    private static (ModelGraph Graph, IReadOnlyList<Feature> Features, IReadOnlyDictionary<string, OnnxShape> Outputs) Read(OnnxSource source, OnnxInputs inputs, OnnxImportOptions options)
    {
        for (var reading = 0; reading < MostReadings; reading++)
        {
            var features = inputs.Features();
            var lowering = new OnnxLowering(source, inputs, features, options);
            try
            {
                var graph = lowering.Run();
                return graph is not null
                    ? (graph, features, lowering.OutputShapes)
                    : throw new NotSupportedModelException(
                        $"{lowering.Problems.Count} node{(lowering.Problems.Count == 1 ? "" : "s")} cannot be brought in:\n{string.Join("\n", lowering.Problems.Select(problem => $"  {problem}"))}");
            }
            catch (OnnxRestartException)
            {
                // Read again with what was found out.
            }
        }

        throw new OnnxException($"What the inputs are is not clear after {MostReadings} readings.");
    }

    private static IReadOnlyList<string> Unused(GraphProto graph)
    {
        var read = graph.Output.Select(output => output.Name).Concat(Reads(graph)).ToHashSet(StringComparer.Ordinal);
        return [.. graph.Initializer.Select(weight => weight.Name).Where(name => !read.Contains(name))];
    }

    /// <summary>What nodes read, those of inner graphs too, which may read from around them.</summary>
    private static IEnumerable<string> Reads(GraphProto graph) => graph.Node.SelectMany(node => node.Input
        .Concat(node.Attribute.Where(attribute => attribute.G is not null).SelectMany(attribute => Reads(attribute.G).Concat(attribute.G.Output.Select(output => output.Name)))));

    private static int Opset(ModelProto model)
    {
        if (model.Functions.Count > 0)
        {
            throw new OnnxException($"The file has functions of its own ({string.Join(", ", model.Functions.Select(function => function.Name))}); inline them before.");
        }

        var version = model.OpsetImport.FirstOrDefault(opset => opset.Domain is "" or "ai.onnx")?.Version ?? 0;
        return version is >= OldestOpset and <= NewestOpset
            ? (int)version
            : throw new OnnxException($"The file is of opset {version}; expected {OldestOpset} to {NewestOpset}.");
    }
}
