using RankKernel.Format;
using RankKernel.Graph;
using Xunit;

namespace RankKernel.Tests.Format;

public sealed class InspectTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Info_says_what_the_file_holds()
    {
        var model = SampleModels.Everything();
        var path = _folder.File("model.rkm");
        ModelFile.Save(model, path);
        var info = ModelFile.ReadInfo(path);
        Assert.Equal(new FileInfo(path).Length, info.FileLength);
        Assert.Equal((model.Name, model.Version, model.Description), (info.Name, info.Version, info.Description));
        Assert.Equal(model.Features.Select(feature => feature.Name), info.Features.Select(feature => feature.Name));
        Assert.Equal(
            model.Graph.Parameters.Select(parameter => (parameter.Name, parameter.Data!.Type, parameter.Shape, parameter.Data.ByteLength)),
            info.Tensors.Select(tensor => (tensor.Name, tensor.Type, tensor.Shape, tensor.Length)));
        Assert.Equal(model.Graph.Nodes.Select(node => (node.Name, node.Operation.Kind)), info.Nodes);
        Assert.Equal(["score", "ctr"], info.Outputs);
        Assert.Equal(2, info.SelfTests);
    }

    [Fact]
    public void Info_does_not_read_the_tensors()
    {
        var path = _folder.File("model.rkm");
        File.WriteAllBytes(path, new RkmBytes(SampleModels.Small()).Edited(bytes => bytes[^1] ^= 1));
        Assert.Equal(TensorType.Float32, ModelFile.ReadInfo(path).Tensors[0].Type);
    }

    [Fact]
    public void A_right_file_passes_every_check()
    {
        var path = _folder.File("model.rkm");
        ModelFile.Save(SampleModels.Small(), path);
        var report = ModelFile.Verify(path);
        Assert.True(report.Passed);
        Assert.Equal(
            [
                "header", "manifest bytes", "manifest hash", "manifest", "features", "tensor table", "padding", "graph", "model",
                "tensor 'table'", "tensor 'weight'", "tensor 'bias'",
            ],
            report.Checks.Select(check => check.Name));
    }

    [Fact]
    public void Every_wrong_tensor_is_reported()
    {
        var report = Verify(file => file.Edited(bytes =>
        {
            bytes[^1] ^= 1;
            bytes[^132] ^= 1;
        }));
        Assert.Equal(["tensor 'table'", "tensor 'bias'"], Failed(report));
        Assert.All(report.Checks.Where(check => check.Result == CheckResult.Failed), check => Assert.Contains("SHA-256", check.Detail, StringComparison.Ordinal));
    }

    [Fact]
    public void A_wrong_manifest_hash_is_reported_and_the_other_checks_go_on()
    {
        var report = Verify(file => file.Edited(bytes => bytes[40] ^= 1));
        Assert.Equal(["manifest hash"], Failed(report));
        Assert.DoesNotContain(report.Checks, check => check.Result == CheckResult.NotRun);
    }

    [Fact]
    public void A_wrong_graph_is_reported_and_the_tensors_are_still_checked()
    {
        var report = Verify(file => file.Rebuilt(manifest => manifest.Outputs.Clear()));
        Assert.Equal(["graph"], Failed(report));
        Assert.Equal(["model"], report.Checks.Where(check => check.Result == CheckResult.NotRun).Select(check => check.Name));
        Assert.Equal(3, report.Checks.Count(check => check.Name.StartsWith("tensor '", StringComparison.Ordinal)));
    }

    [Fact]
    public void Padding_that_is_not_zero_is_reported() => Assert.Equal(["padding"], Failed(Verify(file =>
    {
        file.Tail[61] = 1;
        return file.Rebuilt();
    })));

    [Fact]
    public void What_needs_a_failed_check_is_not_run()
    {
        var report = Verify(file => file.Original[..40]);
        Assert.False(report.Passed);
        Assert.Equal(["header"], Failed(report));
        Assert.Equal(8, report.Checks.Count(check => check.Result == CheckResult.NotRun));
    }

    private ModelFileReport Verify(Func<RkmBytes, byte[]> damage)
    {
        var path = _folder.File("damaged.rkm");
        File.WriteAllBytes(path, damage(new RkmBytes(SampleModels.Small())));
        return ModelFile.Verify(path);
    }

    private static IEnumerable<string> Failed(ModelFileReport report) =>
        report.Checks.Where(check => check.Result == CheckResult.Failed).Select(check => check.Name);
}
