using System.Text.Json;
using RankKernel.Import.Onnx;
using Xunit.Abstractions;

namespace RankKernel.Import.Tests.Onnx;

/// <summary>The goldens that come as ONNX, against what the reference gives for their rows.</summary>
public sealed class OnnxGoldenTests(ITestOutputHelper output)
{
    private const string File = "model.onnx";

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var name in GoldenFolders.With(File))
            {
                cases.Add(name, "all item");
                cases.Add(name, "mixed");
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_imported_model_scores_as_the_reference(string name, string sides)
    {
        var import = OnnxImporter.Import(GoldenFolders.File(name, File), sides == "mixed" ? Mixed(name) : null);
        using var rows = SafetensorsReader.Open(GoldenFolders.File(name, "io.safetensors"));

        var outputs = OnnxCheck.Run(import, rows);

        using var config = JsonDocument.Parse(System.IO.File.ReadAllBytes(GoldenFolders.File(name, "config.json")));
        Assert.Equal(import.Model.Graph.Outputs.Count, outputs.Count);
        foreach (var checkedOutput in outputs)
        {
            var tolerance = Tolerance(config.RootElement.GetProperty("tolerance_by_tensor"), checkedOutput.Output);
            output.WriteLine($"{checkedOutput.Output}: error {checkedOutput.Error:G2}, allowed {tolerance:G2}");
            Assert.True(
                checkedOutput.Error <= tolerance,
                $"{checkedOutput.Output} is off by {checkedOutput.Error:G3} in row {checkedOutput.Row} (expected {checkedOutput.Expected}, found {checkedOutput.Actual}); allowed {tolerance:G2}");
        }
    }

    /// <summary>An output of one column of a tensor has the tensor's tolerance.</summary>
    private static double Tolerance(JsonElement tolerances, string output)
    {
        var name = tolerances.TryGetProperty(output, out _) ? output : output[..output.LastIndexOf('.')];
        return tolerances.GetProperty(name).GetDouble();
    }

    /// <summary>What looks like the user's on the user's side, the hour in the context.</summary>
    private static OnnxImportOptions Mixed(string name)
    {
        var inputs = OnnxImporter.Import(GoldenFolders.File(name, File)).Inputs.All.Select(input => input.Name).ToArray();
        return new OnnxImportOptions
        {
            User = [.. inputs.Where(input => input.Contains("user") || input.Contains("hist") || input.Contains("length") || input is "age" or "gender" or "age_bucket" or "city" or "item_id_list" or "ratings")],
            Context = [.. inputs.Where(input => input is "hour" or "domain_indicator")],
        };
    }
}
