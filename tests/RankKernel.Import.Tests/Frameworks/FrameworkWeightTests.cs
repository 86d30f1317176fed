using System.Text.Json.Nodes;

namespace RankKernel.Import.Tests.Frameworks;

/// <summary>State dicts that do not go with their configuration: what comes out names the weight, and is never another library's exception.</summary>
public sealed class FrameworkWeightTests : IDisposable
{
    /// <summary>Where a module has as many layers as there are weights, what is named is the layer that the network lacks, or what is left over.</summary>
    private static readonly string[] Consequences = ["is the network's", "are both the network's", "The network's", "has no place for"];

    private readonly string _weights = Path.GetTempFileName();

    public static TheoryData<string> Cases =>
        [.. GoldenFolders.With("config.json").Where(name => name.StartsWith("fuxictr/", StringComparison.Ordinal) || name.StartsWith("deepctr-torch/", StringComparison.Ordinal))];

    public void Dispose() => File.Delete(_weights);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_weight_that_is_missing_is_named(string name)
    {
        var tensors = Tensors(name);
        foreach (var weight in Effective(name, tensors).Where(weight => !weight.EndsWith("lr_layer.bias", StringComparison.Ordinal)))
        {
            Write(tensors.Where(tensor => tensor.Key != weight));
            var error = Record.Exception(() => Load(name));
            Assert.True(error is RankKernelException, $"{weight}: {error}");
            Assert.True(Names(error, weight), $"{weight}: {error.Message}");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_weight_of_another_shape_is_named(string name)
    {
        var tensors = Tensors(name);
        foreach (var (i, weight) in Effective(name, tensors).Index())
        {
            var shapes = WrongShapes(tensors[weight]).ToArray();
            var wrong = shapes[i % shapes.Length];
            Write(tensors.Select(tensor => tensor.Key == weight ? new(weight, wrong) : tensor));
            var error = Record.Exception(() => Load(name));
            Assert.True(error is not null, $"{weight} [{string.Join(", ", wrong.Shape)}] in place of [{string.Join(", ", tensors[weight].Shape)}] was taken.");
            Assert.True(error is RankKernelException, $"{weight}: {error}");
            Assert.True(Names(error, weight), $"{weight} [{string.Join(", ", wrong.Shape)}]: {error.Message}");
        }
    }

    [Theory]
    [InlineData("fuxictr/deepfm")]
    [InlineData("deepctr-torch/din_dice")]
    public void A_weight_that_has_no_place_is_named(string name)
    {
        var tensors = Tensors(name);
        tensors["tower.9.weight"] = new StoredTensor("F32", [2, 2], new byte[16]);
        Write(tensors);
        Assert.Contains("tower.9.weight", Assert.Throws<NotSupportedModelException>(() => Load(name)).Message);
    }

    private static bool Names(Exception error, string weight) =>
        error.Message.Contains(weight, StringComparison.Ordinal) || Consequences.Any(consequence => error.Message.Contains(consequence, StringComparison.Ordinal));

    private ModelDefinition Load(string name) => name.StartsWith("fuxictr/", StringComparison.Ordinal)
        ? FuxiCtr.Load(GoldenFolders.File(name, "config.json"), _weights)
        : DeepCtrTorch.Load(GoldenFolders.File(name, "config.json"), _weights);

    private void Write(IEnumerable<KeyValuePair<string, StoredTensor>> tensors) => TensorFile.Write(_weights, tensors.ToDictionary());

    private static Dictionary<string, StoredTensor> Tensors(string name) => TensorFile.Read(GoldenFolders.File(name, "weights.safetensors"));

    /// <summary>Those that change a score: those of sequences of what was not clicked serve training alone.</summary>
    private static List<string> Effective(string name, Dictionary<string, StoredTensor> tensors)
    {
        var without = JsonNode.Parse(File.ReadAllText(GoldenFolders.File(name, "config.json")))!["weights_without_effect"]!.AsArray().Select(weight => (string)weight!);
        return [.. tensors.Where(tensor => tensor.Value.Type == "F32").Select(tensor => tensor.Key).Except(without)
            .Where(weight => !weight.Contains(".neg_", StringComparison.Ordinal))];
    }

    private static IEnumerable<StoredTensor> WrongShapes(StoredTensor tensor)
    {
        if (tensor.Shape.Length > 1)
        {
            yield return tensor.As([.. tensor.Shape, 2]);
        }

        if (tensor.Shape.Length > 0)
        {
            yield return tensor.As([.. tensor.Shape[..^1], tensor.Shape[^1] + 1]);
            if (tensor.Shape[0] > 1)
            {
                yield return tensor.As([tensor.Shape[0] - 1, .. tensor.Shape[1..]]);
            }
        }
    }
}
