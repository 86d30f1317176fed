using RankKernel.Graph;
using RankKernel.Import;
using RankKernel.Tests.Oracle;
using Xunit;
using Xunit.Abstractions;

namespace RankKernel.Tests.Goldens;

public class GoldenTests(ITestOutputHelper output)
{
    /// <summary>Of a double-precision engine, relative to the largest element of a tensor.</summary>
    private const double DoubleTolerance = 1e-9;

    private static readonly Dictionary<string, IGoldenEngine> Engines = new()
    {
        ["oracle"] = new OracleEngine(),
        ["cpu"] = new CpuEngine(),
    };

    /// <summary>Intermediates that only explain a case: inputs of a quirk, or scores within an attention unit.</summary>
    private static readonly HashSet<string> NotExposed =
    [
        "scores", "weights", "f1_mean", "f1_std", "f2_mean", "f2_std",
        "attn_scores", "attention", "att_scores", // Of the rows with a history alone, or before the mask.
        "gru1", // A sequence.
    ];

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
        var (model, isExact) = Bind(golden, sides);
        var graph = new GraphBuilder(model.Features, model.Parameters);
        var logit = model.Build(graph);
        var network = graph.Build();
        var tensors = network.Outputs.Zip(golden.Outputs).ToDictionary(pair => pair.First.Name, pair => pair.Second);
        Assert.Equal(golden.Outputs.Count, network.Outputs.Count);
        var expected = tensors.ToDictionary(pair => pair.Key, pair => First(golden, golden.Expected(pair.Value)));
        foreach (var intermediate in golden.Intermediates.Where(intermediate => !NotExposed.Contains(intermediate)))
        {
            var elements = golden.Intermediate(intermediate);
            var value = GoldenProbes.Find(network, logit, intermediate, elements.Length / golden.Rows);
            Assert.True(value is not null, $"{name} gives '{intermediate}', and nobody says which value that is.");
            GoldenProbes.AddOutputs(graph, intermediate, value);
            expected.Add(intermediate, elements);
            tensors.Add(intermediate, intermediate);
        }

        var actual = Engines[engine].Run(new ModelDefinition(name, model.Features, graph.Build()), new GoldenRows(golden, model));
        isExact &= !RoundsConstants(network);
        foreach (var (value, elements) in expected)
        {
            Compare(golden, value, golden.Tolerance(tensors[value]), elements, actual, Engines[engine].IsDouble && isExact);
        }
    }

    [Fact]
    public void Every_bundled_case_has_a_binder()
    {
        Assert.NotEmpty(GoldenCases.Bundled);
        foreach (var name in GoldenCases.Bundled)
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

    private void Compare(
        GoldenCase golden, string value, double singleTolerance, double[] expected, IReadOnlyDictionary<string, double[]> actual, bool isDouble)
    {
        var width = expected.Length / golden.Rows;
        var elements = new double[expected.Length];
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = (actual.TryGetValue(value, out var whole) ? whole : actual[GoldenProbes.OutputName(value, i % width)])[i / width];
        }

        var largest = expected.Max(Math.Abs);
        var tolerance = isDouble ? DoubleTolerance * largest : singleTolerance;
        var error = expected.Zip(elements, (a, b) => Math.Abs(a - b)).Max();
        output.WriteLine($"{golden.Name} {value}: error {error:G2}, allowed {tolerance:G2}, largest {largest:G3}");
        OracleAssert.Close(expected, elements, tolerance, 0, $"{golden.Name} {value}");
    }

    /// <summary>The first column: of two classes the click.</summary>
    private static double[] First(GoldenCase golden, double[] elements)
    {
        var width = elements.Length / golden.Rows;
        return [.. Enumerable.Range(0, golden.Rows).Select(row => elements[row * width])];
    }

    /// <summary>A fused attention unit takes Dice's normalisation as a scale and a shift in float32.</summary>
    private static bool RoundsConstants(ModelGraph network) =>
        network.Nodes.Any(node => node.Operation is TargetAttention { Activation.Kind: ActivationKind.Dice });
}
