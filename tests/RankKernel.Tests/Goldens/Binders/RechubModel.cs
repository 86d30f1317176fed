using RankKernel.Graph;
using RankKernel.Import;
using RankKernel.Zoo;

namespace RankKernel.Tests.Goldens;

/// <summary>What torch-rechub and Scenario-Wise-Rec share: vectors in order, then raw numbers; MLPs with a BatchNorm in every layer.</summary>
internal sealed class RechubModel
{
    private static readonly string[] NormParts = ["weight", "bias", "running_mean", "running_var"];

    public RechubModel(GoldenCase golden, Func<string, Side> sides)
    {
        Common = new FrameworkModel(FrameworkConfig.Read(golden.ConfigBytes), new StateDict(golden.Weights), sides)
        {
            Padding = static _ => 0,
            Unknown = static _ => 0,
        };
        Common.IgnoreTraining("embedding_dim");
    }

    public FrameworkModel Common { get; }

    public SpecObject Options => Common.Options;

    public StateDict Weights => Common.Weights;

    /// <summary>Renames the tables of some fields and makes them the fields that enter.</summary>
    public EmbeddingOptions Embedding(string from, IReadOnlyList<string> names)
    {
        foreach (var name in names.Where(name => Weights.Contains($"{from}.embed_dict.{name}.weight")))
        {
            Common.Add($"embedding.{name}.weight", Weights.Take($"{from}.embed_dict.{name}.weight"));
        }

        return Common.Embedding(NumericInput.Raw) with { Fields = names };
    }

    /// <summary>All features but one.</summary>
    public IReadOnlyList<string> AllBut(string? other = null) => [.. Common.Features.Select(feature => feature.Name).Where(name => name != other)];

    /// <summary>Renames an MLP.</summary>
    public MlpOptions Mlp(string from, string to, IReadOnlyList<int> units, bool output = true)
    {
        for (var i = 0; i < units.Count; i++)
        {
            Linear($"{from}.mlp.{4 * i}", $"{to}.{i}");
            Norm($"{from}.mlp.{(4 * i) + 1}", $"{to}.{i}.norm");
        }

        if (output)
        {
            Linear($"{from}.mlp.{4 * units.Count}", $"{to}.out");
        }

        return new MlpOptions { HiddenUnits = units, BatchNorm = true };
    }

    public void Linear(string from, string to) => Rename(from, to, "weight", "bias");

    public void Norm(string from, string to) => Rename(from, to, NormParts);

    /// <summary>The normalisations of all scenes as one.</summary>
    public void Norms(IReadOnlyList<string> from, string to)
    {
        foreach (var part in NormParts)
        {
            Stack([.. from.Select(name => $"{name}.{part}")], $"{to}.{part}");
        }
    }

    /// <summary>The layers of all scenes as one.</summary>
    public void Linears(IReadOnlyList<string> from, string to)
    {
        Stack([.. from.Select(name => $"{name}.weight")], $"{to}.weight");
        Stack([.. from.Select(name => $"{name}.bias")], $"{to}.bias");
    }

    /// <summary>Tensors of one shape as one tensor.</summary>
    public void Stack(IReadOnlyList<string> from, string to, bool transposed = false) =>
        Common.Add(to, Stacked([.. from.Select(name => transposed ? Weights.TakeTransposed(name) : Weights.Take(name))]));

    public static Tensor Stacked(IReadOnlyList<Tensor> parts) =>
        new(new Shape([parts.Count, .. parts[0].Shape.Dimensions]), [.. parts.SelectMany(part => part.AsFloats().ToArray())]);

    private void Rename(string from, string to, params ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
        {
            Common.Add($"{to}.{part}", Weights.Take($"{from}.{part}"));
        }
    }
}
