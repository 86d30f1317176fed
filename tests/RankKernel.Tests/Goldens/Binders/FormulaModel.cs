using RankKernel.Graph;
using RankKernel.Import;

namespace RankKernel.Tests.Goldens;

/// <summary>What the cases written from formulas share: tables under <c>embedding.FIELD</c>, and matrices [in, out].</summary>
internal static class FormulaModel
{
    /// <summary>The case's features, with their embedding tables renamed.</summary>
    public static FrameworkModel Read(GoldenCase golden, Func<string, Side> sides)
    {
        var model = new FrameworkModel(FrameworkConfig.Read(golden.ConfigBytes), new StateDict(golden.Weights), sides)
        {
            Padding = static feature => feature.Padding ?? -1,
            Unknown = static _ => 0,
        };
        foreach (var feature in model.Features.Where(feature => feature.Kind != FrameworkFeatureKind.Numeric && feature.SharedWith is null))
        {
            model.Add($"embedding.{feature.Name}.weight", model.Weights.Take($"embedding.{feature.Name}"));
        }

        return model;
    }

    /// <summary>A Linear.</summary>
    public static void Layer(FrameworkModel model, string from, string to)
    {
        model.Add($"{to}.weight", model.Weights.TakeTransposed($"{from}.weight"));
        model.Add($"{to}.bias", model.Weights.Take($"{from}.bias"));
    }

    /// <summary>Linears numbered from 0, the last of which is the output layer of a stack.</summary>
    public static void Stack(FrameworkModel model, string from, string to, int hidden)
    {
        for (var i = 0; i <= hidden; i++)
        {
            Layer(model, $"{from}.{i}", i < hidden ? $"{to}.{i}" : $"{to}.out");
        }
    }
}
