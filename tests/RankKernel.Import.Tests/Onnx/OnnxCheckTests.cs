using RankKernel.Import.Onnx;
using RankKernel.Import.Onnx.Runtime;

namespace RankKernel.Import.Tests.Onnx;

/// <summary>The checks that an import makes of itself.</summary>
public sealed class OnnxCheckTests
{
    private const int Seed = 4;

    [Theory]
    [InlineData("fuxictr/deepfm")]
    [InlineData("fuxictr/din_dice_softmax")]
    [InlineData("deepctr-torch/dien_gru")]
    public void Random_rows_score_as_planned_and_flat(string name)
    {
        var path = GoldenFolders.File(name, "model.onnx");
        var import = OnnxImporter.Import(path, Marked(path));

        Assert.All(OnnxCheck.AgainstFlat(path, import, Seed), output => Assert.True(output.Passed, $"{output}"));
    }

    [SkippableTheory]
    [InlineData("fuxictr/deepfm")]
    [InlineData("fuxictr/din_dice")]
    [InlineData("fuxictr/din_dice_softmax")]
    [InlineData("fuxictr/eta")]
    [InlineData("deepctr-torch/din_dice_softmax")]
    [InlineData("deepctr-torch/dcnmix")]
    [InlineData("torch-rechub/esmm")]
    public void Random_rows_score_as_in_onnx_runtime(string name)
    {
        Skip.If(OrtLibrary.Find() is null, OrtLibrary.Missing);
        var path = GoldenFolders.File(name, "model.onnx");
        var import = OnnxImporter.Import(path, Marked(path));

        var outputs = OnnxCheck.AgainstRuntime(path, import, Seed);

        Assert.NotNull(outputs);
        Assert.Equal(import.Model.Graph.Outputs.Count, outputs.Count);
        Assert.All(outputs, output => Assert.True(output.Passed, $"{output}"));
    }

    [Fact]
    public void What_mixes_the_rows_of_a_batch_is_refused()
    {
        var model = new OnnxSketch();
        var x = model.Numbers("x", -1, 4);
        model.Output(model.Add("Transpose", [model.Add("Reshape", [x, model.Whole(4, -1)])]));
        using var folder = new ScratchFolder();

        var error = Assert.Throws<NotSupportedModelException>(() => OnnxImporter.Import(model.Save(folder)));

        Assert.Contains("(Reshape): it mixes the rows of a batch", error.Message);
    }

    [Fact]
    public void Rows_that_lack_an_input_are_refused()
    {
        var import = OnnxImporter.Import(GoldenFolders.File("fuxictr/deepfm", "model.onnx"));
        using var rows = SafetensorsReader.Open(GoldenFolders.File("recbole/neumf", "io.safetensors"));

        Assert.Contains("no tensor 'input.", Assert.Throws<OnnxException>(() => OnnxCheck.Run(import, rows)).Message);
    }

    private static OnnxImportOptions Marked(string path) => new()
    {
        User = [.. OnnxImporter.Import(path).Inputs.All.Select(input => input.Name).Where(name => name.Contains("user") || name.Contains("hist") || name.Contains("length"))],
    };
}
