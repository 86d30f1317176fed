using RankKernel.Features;
using RankKernel.Import.Onnx;
using RankKernel.Import.Onnx.Runtime;
using RankKernel.Import.Onnx.Schema;
using RankKernel.Tests.Format;
using Xunit;

namespace RankKernel.Tests.Onnx;

/// <summary>Exported models, read back or run.</summary>
internal static class OnnxFiles
{
    private static readonly Lazy<OrtApi?> Runtime = new(() => OrtLibrary.Find() is { } path ? new OrtApi(path) : null);

    /// <summary>ONNX Runtime; the test is skipped where it is not.</summary>
    public static OrtApi RequireRuntime()
    {
        Skip.If(Runtime.Value is null, OrtLibrary.Missing);
        return Runtime.Value!;
    }

    public static ModelProto Read(ModelDefinition model, OnnxExportOptions? options = null)
    {
        using var stream = new MemoryStream();
        OnnxExporter.Export(model, stream, options);
        return ModelProto.Parser.ParseFrom(stream.ToArray());
    }

    /// <summary>The outputs of an exported model, by name.</summary>
    public static Dictionary<string, float[]> Run(ModelDefinition model, EncodedRows user, EncodedRows items, OnnxExportOptions? options = null)
    {
        var api = RequireRuntime();
        options ??= new OnnxExportOptions();
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "model.onnx");
        OnnxExporter.Export(model, path, options);
        using var session = new OrtSession(api, path, threads: 1);
        using var run = new OrtRun(
            session,
            OrtFeed.Of(session.InputNames, model.Features, user, items, options.UserTileInsideGraph),
            [.. session.OutputNames.Select(name => OutputShape(model, name, items.Count))]);
        run.Run();
        return session.OutputNames.ToDictionary(name => name, name => run.Output(name).ToArray());
    }

    private static long[] OutputShape(ModelDefinition model, string name, int rows) =>
        [rows, .. model.Graph.Outputs.Single(output => output.Name == name).Value.Shape.Dimensions.ToArray().Select(dimension => (long)dimension)];
}
