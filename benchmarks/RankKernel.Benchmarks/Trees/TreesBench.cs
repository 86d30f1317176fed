using System.Globalization;
using RankKernel.Cli.Measuring.Peer;
using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Import;

namespace RankKernel.Benchmarks.Trees;

/// <summary>Boosted trees beside XGBoost's own prediction: the same trees, the same rows, one thread, in turn.</summary>
internal static class TreesBench
{
    private const int TrainingRows = 20_000;
    private const int Features = 30;
    private const int Batches = 8;

    /// <summary>Prints the table, or one line where XGBoost is not installed.</summary>
    public static int Run(int trees, int depth, int rows, double seconds)
    {
        if (!XgboostLibrary.Exists())
        {
            Console.WriteLine("XGBoost's library is not on this machine (Debian: libxgboost0): trees were not measured.");
            return 0;
        }

        var random = new Random(1);
        var (training, labels) = Data(random, TrainingRows);
        using var booster = new XgboostBooster(training, labels, trees, depth);
        float[][] batches = [.. Enumerable.Range(0, Batches).Select(_ => Data(random, rows).Rows)];
        using var model = new RankModel(Define(TreeModelReader.Read(booster.Save())));
        Contender[] contenders =
        [
            new TreesContender(model, batches, Features),
            new XgboostContender(booster, batches, Features),
        ];
        var worst = Contender.WorstDifference(contenders, Batches);
        var timings = Alternation.Run(contenders, Batches, seconds);
        Print(trees, depth, rows, worst, timings);
        Array.ForEach(contenders, contender => contender.Dispose());
        return 0;
    }

    /// <summary>Margins, of one vector of numbers.</summary>
    private static ModelDefinition Define(TreeModel trees)
    {
        Feature[] features = [new NumericFeature("x", Side.Item, NumericEncoding.Raw with { NonFinite = NonFinite.Keep }, Features)];
        var graph = new GraphBuilder(features, new TensorDictionary());
        graph.Output("margin", trees.Trees.Sum(graph, graph.Input("x")));
        return new ModelDefinition("trees", features, graph.Build());
    }

    /// <summary>Rows, a tenth of whose numbers is missing, and what some of them make likely.</summary>
    private static (float[] Rows, float[] Labels) Data(Random random, int rows)
    {
        var all = new float[rows * Features];
        var labels = new float[rows];
        for (var row = 0; row < rows; row++)
        {
            var x = all.AsSpan(row * Features, Features);
            for (var i = 0; i < Features; i++)
            {
                x[i] = random.Next(10) == 0 ? float.NaN : (float)((2 * random.NextDouble()) - 1);
            }

            var margin = Number(x[0]) + (Number(x[1]) * Number(x[2])) - Math.Abs(Number(x[3])) + Math.Sin(4 * Number(x[4])) + (Number(x[5]) * Number(x[6]) * Number(x[7]));
            labels[row] = random.NextDouble() < 1 / (1 + Math.Exp(-3 * margin)) ? 1 : 0;
        }

        return (all, labels);
    }

    private static double Number(float x) => float.IsNaN(x) ? 0.3 : x;

    private static void Print(int trees, int depth, int rows, double worst, IReadOnlyList<Timing> timings)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{trees} trees of depth {depth} over {Features} numbers, {rows} rows, one thread, XGBoost {XgboostLibrary.Version()}; largest difference of a margin {worst:0.0e0}"));
        Console.WriteLine();
        Console.WriteLine("| | ms | on a core, ms | ns a row and tree | times RankKernel |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        foreach (var timing in timings)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {timing.Name} | {timing.MedianMs:0.000} | {timing.CpuMedianMs:0.000} | {timing.CpuMedianMs * 1e6 / rows / trees:0.00} | {timing.CpuRatioTo(timings[0]):0.0} |"));
        }
    }
}
