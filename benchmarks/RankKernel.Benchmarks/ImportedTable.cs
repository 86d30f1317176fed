using RankKernel.Benchmarks.Networks;
using RankKernel.Cli.Measuring.Peer;
using RankKernel.Cli.Requests;
using RankKernel.Graph;
using RankKernel.Import.Onnx;
using RankKernel.Planning;

namespace RankKernel.Benchmarks;

/// <summary>
/// The networks of the peer suite as they are built beside what comes back when they are written as ONNX and imported: work, steps,
/// and the time of a request, the two alternating in one process on the same requests. Written as a Markdown table.
/// </summary>
internal static class ImportedTable
{
    private const int Candidates = 500;
    private const int Requests = 4;
    private const double Seconds = 4;

    public static void Print(IReadOnlyList<string> only)
    {
        Console.WriteLine($"{Candidates} candidates, one thread");
        Console.WriteLine();
        Console.WriteLine("| network | nodes in the file | nodes imported | steps, built | steps, imported | FLOPs, imported / built | ms, built | ms, imported | time, imported / built | by cpu | largest difference |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var network in PeerNetwork.All.Where(network => only.Count == 0 || only.Contains(network.Name, StringComparer.OrdinalIgnoreCase)))
        {
            Console.WriteLine(Row(network));
        }
    }

    private static string Row(PeerNetwork network)
    {
        var definition = network.Define();
        var (imported, nodes) = Imported(definition);

        // Both are given the features that the file tells of, so that they can be given the same requests.
        using var built = new RankModel(new ModelDefinition(network.Name, imported.Features, definition.Graph));
        using var read = new RankModel(imported);
        using var first = Contender(built);
        using var second = Contender(read);
        Contender[] contenders = [first, second];
        var difference = RankKernel.Cli.Measuring.Peer.Contender.WorstDifference(contenders, Requests);
        var timings = Alternation.Run(contenders, Requests, Seconds);
        var (a, b) = (PlanReport.Create(built.Plan, Candidates), PlanReport.Create(read.Plan, Candidates));
        return $"| {network.Name} | {nodes} | {imported.Graph.Nodes.Count} | {a.Steps.Count} | {b.Steps.Count} | {(double)b.Split.Flops / a.Split.Flops:f3} "
            + $"| {timings[0].MedianMs:f2} | {timings[1].MedianMs:f2} | {timings[1].RatioTo(timings[0]):f2} | {timings[1].CpuRatioTo(timings[0]):f2} | {difference:e1} |";
    }

    private static (ModelDefinition Model, int Nodes) Imported(ModelDefinition definition)
    {
        var folder = Directory.CreateTempSubdirectory("rankkernel-imported-");
        try
        {
            var path = Path.Combine(folder.FullName, "model.onnx");
            OnnxExporter.Export(definition, path);
            var options = new OnnxImportOptions { User = [.. definition.Features.Where(feature => feature.Side == Side.User).Select(feature => feature.Name)] };
            return (OnnxImporter.Import(path, options).Model, Import.Onnx.Schema.ModelProto.Parser.ParseFrom(File.ReadAllBytes(path)).Graph.Node.Count);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static RankKernelContender Contender(RankModel model)
    {
        var random = new RandomFeatures(seed: 1);
        return new RankKernelContender(model, [.. Enumerable.Range(0, Requests).Select(_ => random.Create(model, Candidates))], threads: 1, catalog: false);
    }
}
