using RankKernel.Testing;
using RankKernel.Tests.Engine;
using RankKernel.Tests.Oracle;

namespace RankKernel.Gpu.Check;

/// <summary>Every sample of the zoo on the GPU and on the processor.</summary>
internal static class Correctness
{
    public static IEnumerable<CorrectnessResult> Run(GpuPrecision precision, bool smoke)
    {
        var tolerance = CorrectnessResult.ToleranceOf(precision);
        foreach (var name in smoke ? ["DeepFM", "DIEN", "MIMN"] : Samples.Small.All.Keys.ToArray())
        {
            var result = new CorrectnessResult(name, precision, Compare(name, smoke ? 9 : 300), tolerance);
            if (!result.IsWithinTolerance)
            {
                Console.WriteLine($"{name}, {precision}: {result.WorstDifference:E1}, expected at most {tolerance:E1}");
            }

            yield return result;
        }
    }

    private static double Compare(string name, int items)
    {
        using var model = new RankModel(Samples.Small.Define(name));
        using var cpu = model.CreateRanker();
        using var gpu = model.CreateRanker(new RankerOptions { Device = Device.Gpu });
        var worst = 0d;
        for (var seed = 1; seed <= 2; seed++)
        {
            var (user, rows) = RandomEncoded.Rows(model.Definition.Features, items, seed);
            var request = EncodedRequest.Of(model, user, rows);
            var (expected, actual) = (new float[items * model.Outputs.Count], new float[items * model.Outputs.Count]);
            cpu.ScoreAll(request, expected);
            gpu.ScoreAll(request, actual);
            for (var i = 0; i < expected.Length; i++)
            {
                var scale = Math.Max(1, Math.Abs(expected[i]));
                worst = float.IsNaN(actual[i]) ? double.PositiveInfinity : Math.Max(worst, Math.Abs(expected[i] - actual[i]) / scale);
            }
        }

        return gpu.DeviceStatus.IsHealthy ? worst : double.PositiveInfinity;
    }
}
