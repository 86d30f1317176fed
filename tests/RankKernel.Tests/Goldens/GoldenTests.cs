using RankKernel.Import;
using RankKernel.Tests.Oracle;
using Xunit;
using Xunit.Abstractions;

namespace RankKernel.Tests.Goldens;

public class GoldenTests(ITestOutputHelper output)
{
    private static readonly Dictionary<string, IGoldenEngine> Engines = new()
    {
        ["oracle"] = new OracleEngine(),
        ["cpu"] = new CpuEngine(),
    };

    /// <summary>Every engine and every way to put features on sides; a case that nobody can read once.</summary>
    public static TheoryData<string, string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, string>();
            foreach (var name in GoldenCases.All)
            {
                var runs = Engines.Keys.SelectMany(engine => GoldenSides.All.Select(sides => (engine, sides)));
                foreach (var (engine, sides) in GoldenBinders.Knows(name) ? runs : runs.Take(1))
                {
                    cases.Add(name, engine, sides);
                }
            }

            return cases;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Scores_and_intermediates_are_those_of_the_reference(string name, string engine, string sides)
    {
        using var golden = GoldenCases.Open(name);
        foreach (var tensor in GoldenComparison.Run(golden, Bind(golden, sides), Engines[engine]))
        {
            output.WriteLine($"{name} {tensor.Name}: error {tensor.Error:G2}, allowed {tensor.Tolerance:G2}, largest {tensor.Largest:G3}");
            OracleAssert.Close(tensor.Expected, tensor.Actual, tensor.Tolerance, 0, $"{name} {tensor.Name}");
        }
    }

    [Fact]
    public void Every_bundled_case_has_a_binder()
    {
        Assert.NotEmpty(GoldenCases.BundledRows);
        foreach (var name in GoldenCases.BundledRows)
        {
            using var golden = GoldenCases.Open(name);
            GoldenBinders.Bind(golden, GoldenSides.Choose(GoldenSides.ByName)).Model.Define();
        }
    }

    private static GoldenModel Bind(GoldenCase golden, string sides)
    {
        try
        {
            return GoldenBinders.Bind(golden, GoldenSides.Choose(sides));
        }
        catch (NotSupportedModelException error) when (!GoldenCases.Bundled.Contains(golden.Name))
        {
            Skip.If(true, $"{golden.Name}: {error.Message}");
            throw;
        }
    }
}
