using System.Globalization;
using RankKernel.Graph;
using RankKernel.Trees;

namespace RankKernel.Import;

/// <summary>The trees of an XGBoost model (its JSON schema, versions 1.3 to 3).</summary>
internal static class XgboostTrees
{
    private const int MaxCount = 1 << 24;

    private enum Link
    {
        Identity,
        Logit,
        Log,
    }

    private static readonly Dictionary<string, (Link Link, ActivationKind Output)> Objectives = new()
    {
        ["binary:logistic"] = (Link.Logit, ActivationKind.Sigmoid),
        ["binary:logitraw"] = (Link.Logit, ActivationKind.None),
        ["reg:logistic"] = (Link.Logit, ActivationKind.Sigmoid),
        ["reg:squarederror"] = (Link.Identity, ActivationKind.None),
        ["reg:linear"] = (Link.Identity, ActivationKind.None),
        ["reg:squaredlogerror"] = (Link.Identity, ActivationKind.None),
        ["reg:pseudohubererror"] = (Link.Identity, ActivationKind.None),
        ["reg:absoluteerror"] = (Link.Identity, ActivationKind.None),
        ["reg:quantileerror"] = (Link.Identity, ActivationKind.None),
        ["reg:gamma"] = (Link.Log, ActivationKind.Exp),
        ["reg:tweedie"] = (Link.Log, ActivationKind.Exp),
        ["count:poisson"] = (Link.Log, ActivationKind.Exp),
        ["rank:pairwise"] = (Link.Identity, ActivationKind.None),
        ["rank:ndcg"] = (Link.Identity, ActivationKind.None),
        ["rank:map"] = (Link.Identity, ActivationKind.None),
        ["multi:softprob"] = (Link.Identity, ActivationKind.None),
        ["multi:softmax"] = (Link.Identity, ActivationKind.None),
    };

    /// <exception cref="TreeFormatException">Something is missing or wrong.</exception>
    /// <exception cref="NotSupportedModelException">The booster, the objective or the kind of trees is not supported.</exception>
    public static TreeModel Read(BoosterObject root)
    {
        var learner = root.Object("learner");
        var parameters = learner.Object("learner_model_param");
        var objective = learner.Object("objective").Text("name");
        if (!Objectives.TryGetValue(objective, out var kind))
        {
            throw new NotSupportedModelException($"The objective '{BoosterObject.Shorten(objective)}' is not supported; those that are: {string.Join(", ", Objectives.Keys)}.");
        }

        var booster = learner.Object("gradient_booster");
        var dart = booster.Text("name") switch
        {
            "gbtree" => false,
            "dart" => true,
            var other => throw new NotSupportedModelException($"The booster '{BoosterObject.Shorten(other)}' is not supported; expected gbtree or dart."),
        };
        var model = (dart ? booster.Object("gbtree") : booster).Object("model");
        var trees = model.Objects("trees");
        var features = Bounded(parameters, "num_feature", 1);
        var outputs = Math.Max(Bounded(parameters, "num_class", 0), Math.Max(Bounded(parameters, "num_target", 0), 1));
        var classes = model.Integers("tree_info", 0, outputs - 1, trees.Count);
        var weights = dart ? booster.Numbers("weight_drop", trees.Count) : null;
        var forest = new DecisionForest(
            [.. trees.Select((tree, i) => new DecisionTree(XgboostTree.Nodes(tree, features, (float)(weights?[i] ?? 1)), classes[i]))],
            Base(parameters, outputs, kind.Link));
        return new TreeModel(forest, Names(learner, features), objective, kind.Output, objective.StartsWith("multi:", StringComparison.Ordinal));
    }

    private static int Bounded(BoosterObject parameters, string name, int least)
    {
        var count = parameters.Count(name);
        return count >= least && count <= MaxCount
            ? count
            : throw new TreeFormatException($"{parameters.Place(name)} is {count}, expected {least} to {MaxCount}.");
    }

    private static IReadOnlyList<string> Names(BoosterObject learner, int features)
    {
        var given = learner.Has("feature_names") ? learner.Texts("feature_names") : [];
        return given.Count == 0 ? [.. Enumerable.Range(0, features).Select(feature => $"f{feature}")]
            : given.Count == features ? given
            : throw new TreeFormatException($"{learner.Place("feature_names")} has {given.Count} names, expected {features}.");
    }

    /// <summary>The base score as a margin, in single precision as XGBoost computes it. Newer versions write one an output, in brackets.</summary>
    private static float[] Base(BoosterObject parameters, int outputs, Link link)
    {
        var text = parameters.Text("base_score");
        var parts = text.TrimStart('[').TrimEnd(']').Split(',');
        if (parts.Length != 1 && parts.Length != outputs)
        {
            throw new TreeFormatException($"{parameters.Place("base_score")} has {parts.Length} numbers, expected 1 or {outputs}.");
        }

        var scores = new float[outputs];
        for (var i = 0; i < outputs; i++)
        {
            scores[i] = float.TryParse(parts[parts.Length == 1 ? 0 : i], NumberStyles.Float, CultureInfo.InvariantCulture, out var score)
                ? Margin(score, link)
                : float.NaN;
            if (!float.IsFinite(scores[i]))
            {
                throw new TreeFormatException($"{parameters.Place("base_score")} is '{BoosterObject.Shorten(text)}', expected a number that has a margin.");
            }
        }

        return scores;
    }

    private static float Margin(float score, Link link) => link switch
    {
        Link.Logit => -MathF.Log((1f / score) - 1f),
        Link.Log => MathF.Log(score),
        _ => score,
    };
}
