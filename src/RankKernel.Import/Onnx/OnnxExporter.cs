using Google.Protobuf;
using RankKernel.Cpu;
using RankKernel.Graph;
using RankKernel.Import.Onnx.Schema;
using RankKernel.Planning;

namespace RankKernel.Import.Onnx;

/// <summary>
/// Writes models as ONNX (IR version 8, opset 17), shaped as an export from PyTorch is: one graph over a <c>batch</c> axis. Inputs
/// have the names of the features: <c>user_id</c>, <c>history.film_id</c>, <c>tags.weights</c>, and <c>history.length</c> for the
/// true length; ids and lengths are int64, numbers float32. Elements past a true length have no influence, but ids must be rows of
/// the table and numbers finite. Outputs have the names of the model's outputs. Thread-safe. See docs/onnx.md.
/// </summary>
public static class OnnxExporter
{
    /// <summary>Writes a model to a stream.</summary>
    /// <exception cref="NotSupportedModelException">
    /// ONNX cannot express an operation (the message lists all of them), or the weights are too large for one message.
    /// </exception>
    public static void Export(ModelDefinition model, Stream stream, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= new OnnxExportOptions();
        var weights = new EmbeddedWeights();
        var file = Build(model, options, weights);
        if (weights.ByteLength > options.ExternalDataThreshold)
        {
            throw new NotSupportedModelException(
                $"The weights of '{model.Name}' take {weights.ByteLength} bytes, more than the {options.ExternalDataThreshold} that go into one stream; export to a path.");
        }

        file.WriteTo(stream);
    }

    /// <summary>Writes a model to a file, and large weights to <c>PATH.data</c> beside it.</summary>
    /// <exception cref="NotSupportedModelException">ONNX cannot express an operation; the message lists all of them.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Export(ModelDefinition model, string path, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new OnnxExportOptions();
        var bytes = model.Graph.Parameters.Sum(parameter => parameter.Data!.ByteLength);
        using ExternalWeights? external = bytes > options.ExternalDataThreshold ? new ExternalWeights(path + ".data") : null;
        var file = Build(model, options, external ?? (IWeightStore)new EmbeddedWeights());
        using var stream = File.Create(path);
        file.WriteTo(stream);
    }

    /// <summary>The model as ONNX would have it: norms folded, constants computed, what has no counterpart lowered.</summary>
    internal static ModelGraph Prepare(ModelGraph graph)
    {
        Tensor? Evaluate(Node node) => ConstantEvaluator.Evaluate(KernelSet.Best, node);
        GraphPass[] passes =
        [
            new FoldNorms(),
            new LowerOperations(OnnxEmitters.Supports),
            new FoldConstants(Evaluate),
            new FlattenConcats(),
            new FuseScaleShift(),
            new FoldConstants(Evaluate),
            new MergeCommonSubexpressions(),
        ];
        return passes.Aggregate(graph, (rewritten, pass) => pass.Run(rewritten));
    }

    private static ModelProto Build(ModelDefinition model, OnnxExportOptions options, IWeightStore weights)
    {
        ArgumentNullException.ThrowIfNull(model);
        var graph = Prepare(model.Graph);
        ThrowIfUnsupported(model, graph);
        var writer = new OnnxGraphWriter(model, graph, options, weights);
        foreach (var node in graph.Nodes)
        {
            writer.Scope(node);
            writer.Bind(node.Output, OnnxEmitters.For(node.Operation)(writer, node));
        }

        var written = new ModelProto
        {
            IrVersion = 8,
            ProducerName = "RankKernel",
            DocString = model.Description,
            Graph = writer.Finish(),
            OpsetImport = { new OperatorSetIdProto { Version = 17 } },
        };
        if (writer.UsesClassicDomain)
        {
            written.OpsetImport.Add(new OperatorSetIdProto { Domain = OnnxGraphWriter.ClassicDomain, Version = 3 });
        }

        return written;
    }

    private static void ThrowIfUnsupported(ModelDefinition model, ModelGraph graph)
    {
        string[] nodes = [.. graph.Nodes.Where(node => !OnnxEmitters.Supports(node.Operation)).Select(node => $"{node.Name} ({node.Operation.Kind})")];
        if (nodes.Length > 0)
        {
            throw new NotSupportedModelException($"The model '{model.Name}' cannot be written as ONNX because of {string.Join(", ", nodes)}.");
        }
    }
}
