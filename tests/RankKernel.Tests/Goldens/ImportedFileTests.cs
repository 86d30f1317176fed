using RankKernel.Format;
using RankKernel.Import;
using RankKernel.Tests.Oracle;
using Xunit;
using Xunit.Abstractions;

namespace RankKernel.Tests.Goldens;

/// <summary>Cases of the PyTorch frameworks as <c>rankkernel import</c> reads and writes them: files in, a model file out, read again.</summary>
public sealed class ImportedFileTests(ITestOutputHelper output)
{
    private static readonly string[] Sides = [GoldenSides.ByName, "1"];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var name in GoldenCases.All.Where(name => name.StartsWith("fuxictr/", StringComparison.Ordinal) || name.StartsWith("deepctr-torch/", StringComparison.Ordinal)))
            {
                foreach (var sides in Sides)
                {
                    cases.Add(name, sides);
                }
            }

            return cases;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void A_model_file_of_an_imported_case_scores_as_the_reference(string name, string sides)
    {
        using var golden = GoldenCases.Open(name);
        Skip.If(!GoldenBinders.Knows(name) && !GoldenCases.Bundled.Contains(name), $"{name} has no binder.");
        var bound = GoldenBinders.Bind(golden, GoldenSides.Choose(sides));
        var path = Path.GetTempFileName();
        try
        {
            ModelFile.Save(Import(golden, Marks(bound.Model)), path);
            var model = ModelFile.Load(path);
            Assert.Equal(
                bound.Model.Features.Select(feature => (feature.Name, feature.Side)), model.Features.Select(feature => (feature.Name, feature.Side)));
            foreach (var tensor in GoldenComparison.RunOutputs(golden, bound, model, new CpuEngine()))
            {
                output.WriteLine($"{name} {tensor.Name}: error {tensor.Error:G2}, allowed {tensor.Tolerance:G2}");
                OracleAssert.Close(tensor.Expected, tensor.Actual, tensor.Tolerance, 0, $"{name} {tensor.Name}");
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static ModelDefinition Import(GoldenCase golden, SideMarks marks)
    {
        var options = new FrameworkImportOptions { Name = "imported", Sides = marks };
        return golden.Framework == "FuxiCTR"
            ? FuxiCtr.Load(golden.File("config.json"), golden.File("weights.safetensors"), options)
            : DeepCtrTorch.Load(golden.File("config.json"), golden.File("weights.safetensors"), options);
    }

    private static SideMarks Marks(BoundModel model)
    {
        var names = model.Features.ToLookup(feature => feature.Side, feature => feature.Name);
        return new SideMarks(names[Graph.Side.User], names[Graph.Side.Context], names[Graph.Side.Item]);
    }
}
