using System.Globalization;
using RankKernel.Format;

namespace RankKernel.Cli.SelfTests;

/// <summary>Makes every check of a model file: its bytes, that it can be planned, that it gives the scores that it says.</summary>
internal static class ModelVerifier
{
    public static ModelFileReport Run(string path)
    {
        var report = ModelFile.Verify(path);

        // What was read to check it goes before it is read to be run: a model may be as large as half of the memory.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return report with { Checks = [.. report.Checks, .. report.Passed ? Engine(path) : [Skipped("plan"), Skipped("self tests")]] };
    }

    private static IEnumerable<ModelFileCheck> Engine(string path)
    {
        RankModel model;
        string? problem = null;
        try
        {
            model = new RankModel(ModelFile.Load(path));
        }
        catch (RankKernelException error)
        {
            (model, problem) = (null!, error.Message);
        }

        if (problem is not null)
        {
            return [new ModelFileCheck("plan", CheckResult.Failed, problem), Skipped("self tests")];
        }

        using (model)
        {
            return [new ModelFileCheck("plan", CheckResult.Passed, ""), .. SelfTests(model)];
        }
    }

    private static ModelFileCheck[] SelfTests(RankModel model)
    {
        ModelFileCheck[] checks = [.. SelfTestRunner.Run(model).Select((result, index) => new ModelFileCheck(
            $"self test {index + 1}",
            result.Passed ? CheckResult.Passed : CheckResult.Failed,
            string.Create(CultureInfo.InvariantCulture, $"Largest difference {result.LargestDifference:0.0e0}, tolerance {result.Tolerance:0.0e0}.")))];
        return checks.Length > 0 ? checks : [new ModelFileCheck("self tests", CheckResult.NotRun, "The file has none.")];
    }

    private static ModelFileCheck Skipped(string name) => new(name, CheckResult.NotRun, "A check before it failed.");
}
