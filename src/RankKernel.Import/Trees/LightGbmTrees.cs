using System.Globalization;
using System.Text;
using RankKernel.Graph;
using RankKernel.Trees;

namespace RankKernel.Import;

/// <summary>The trees of a LightGBM model in its text format, versions v2 to v4.</summary>
internal static class LightGbmTrees
{
    private const int MaxCount = 1 << 24;

    private static readonly Dictionary<string, ActivationKind> Objectives = new()
    {
        ["binary"] = ActivationKind.Sigmoid,
        ["cross_entropy"] = ActivationKind.Sigmoid,
        ["cross_entropy_lambda"] = ActivationKind.Softplus,
        ["multiclass"] = ActivationKind.None,
        ["multiclassova"] = ActivationKind.Sigmoid,
        ["lambdarank"] = ActivationKind.None,
        ["rank_xendcg"] = ActivationKind.None,
        ["regression"] = ActivationKind.None,
        ["regression_l1"] = ActivationKind.None,
        ["huber"] = ActivationKind.None,
        ["fair"] = ActivationKind.None,
        ["quantile"] = ActivationKind.None,
        ["mape"] = ActivationKind.None,
        ["poisson"] = ActivationKind.Exp,
        ["gamma"] = ActivationKind.Exp,
        ["tweedie"] = ActivationKind.Exp,
    };

    /// <exception cref="TreeFormatException">Something is missing or wrong.</exception>
    /// <exception cref="NotSupportedModelException">The objective or the kind of trees is not supported.</exception>
    public static TreeModel Read(ReadOnlySpan<byte> bytes)
    {
        var sections = LightGbmSection.All(Encoding.UTF8.GetString(bytes));
        var header = sections[0];
        var objective = header.Has("objective") ? header.Text("objective").Split(' ') : ["regression"];
        if (!Objectives.TryGetValue(objective[0], out var output) || objective.Contains("sqrt"))
        {
            throw new NotSupportedModelException($"The objective '{BoosterObject.Shorten(string.Join(' ', objective))}' is not supported; those that are: {string.Join(", ", Objectives.Keys)}, without sqrt.");
        }

        var outputs = header.Count("num_tree_per_iteration", 1, MaxCount);
        var features = header.Count("max_feature_idx", 0, MaxCount - 1) + 1;
        var names = header.Text("feature_names").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (names.Length != features)
        {
            throw new TreeFormatException($"feature_names has {names.Length} names, expected {features}.");
        }

        if (sections.Count == 1 || (sections.Count - 1) % outputs != 0)
        {
            throw new TreeFormatException($"The file has {sections.Count - 1} trees, expected a multiple of {outputs}.");
        }

        // The sigmoid's factor and the mean of a random forest go into the leaves.
        var factor = Sigmoid(objective) / (header.Has("average_output") ? (sections.Count - 1) / outputs : 1);
        var trees = sections.Skip(1).Select((tree, i) => new DecisionTree(LightGbmTree.Nodes(tree, features, factor), i % outputs));
        return new TreeModel(
            new DecisionForest([.. trees], new float[outputs]), names, string.Join(' ', objective), output, objective[0] == "multiclass");
    }

    private static double Sigmoid(string[] objective)
    {
        if (objective[0] is not ("binary" or "multiclassova"))
        {
            return 1;
        }

        const string Name = "sigmoid:";
        var text = objective.FirstOrDefault(part => part.StartsWith(Name, StringComparison.Ordinal))?[Name.Length..] ?? "1";
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var factor) && factor > 0 && double.IsFinite(factor)
            ? factor
            : throw new TreeFormatException($"The objective's sigmoid is '{BoosterObject.Shorten(text)}', expected a number above 0.");
    }
}
