using RankKernel.Format;

namespace RankKernel.Cli.Commands;

/// <summary>What <c>inspect</c> shows.</summary>
internal sealed record InspectReport(
    string Name,
    string Version,
    string Description,
    IReadOnlyDictionary<string, string> Metadata,
    long FileBytes,
    int FormatVersion,
    string ManifestSha256,
    int SelfTests,
    IReadOnlyList<string> Outputs,
    long Parameters,
    IReadOnlyList<FeatureReport> Features,
    IReadOnlyDictionary<string, int> Nodes,
    IReadOnlyList<TensorReport> Tensors)
{
    public static InspectReport Of(ModelFileInfo info) => new(
        info.Name,
        info.Version,
        info.Description,
        info.Metadata,
        info.FileLength,
        info.FormatVersion,
        Convert.ToHexStringLower(info.ManifestHash.Span),
        info.SelfTests,
        info.Outputs,
        info.Tensors.Sum(tensor => tensor.Shape.Count),
        [.. info.Features.Select(FeatureReport.Of)],
        info.Nodes.CountBy(node => node.Operation).OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal)
            .ToDictionary(count => count.Key, count => count.Value),
        [.. info.Tensors.Select(tensor => new TensorReport(
            tensor.Name, tensor.Type.ToString().ToLowerInvariant(), tensor.Shape.Dimensions.ToArray(), tensor.Length))]);
}

/// <summary>A tensor of a model file.</summary>
internal sealed record TensorReport(string Name, string Type, int[] Shape, long Bytes);
