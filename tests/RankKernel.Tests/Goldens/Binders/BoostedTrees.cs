using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Import;
using RankKernel.Zoo;

namespace RankKernel.Tests.Goldens;

/// <summary>Trees of XGBoost, alone or under a logistic regression. The references add up in single precision.</summary>
internal static class BoostedTrees
{
    public static GoldenModel Bind(GoldenCase golden, Func<string, Side> sides)
    {
        var trees = TreeModelReader.Load(golden.File("model.json"));
        return Model("GBDT", trees, sides, new TensorDictionary(), graph => Gbdt.Build(graph, trees.Options));
    }

    public static GoldenModel BindLr(GoldenCase golden, Func<string, Side> sides)
    {
        var model = TreeModelReader.Load(golden.File("model.ubj"));
        var trees = model.Trees;
        var weights = new StateDict(golden.Weights);
        var columns = weights.TakeIntegers("leaf_to_column");
        var widest = columns.Length / trees.TreeCount;
        var coefficients = weights.Take("lr.coef").AsFloats();
        var ofLeaves = new float[trees.LeafIds.Count];
        for (int leaf = 0, tree = -1, before = int.MaxValue; leaf < ofLeaves.Length; leaf++)
        {
            tree += trees.LeafIds[leaf] <= before ? 1 : 0;
            before = trees.LeafIds[leaf];
            ofLeaves[leaf] = coefficients[(int)columns[(tree * widest) + before]];
        }

        var parameters = new TensorDictionary();
        parameters.Add("lr.weight", new Tensor(new Shape(ofLeaves.Length), ofLeaves));
        parameters.Add("lr.bias", weights.Take("lr.intercept"));
        return Model("GBDT + LR", model, sides, parameters, graph => GbdtLr.Build(graph, new() { Trees = trees, Features = model.FeatureNames }));
    }

    private static GoldenModel Model(
        string name, TreeModel trees, Func<string, Side> sides, ParameterSource parameters, Func<GraphBuilder, Value> build)
    {
        Feature[] features = [.. trees.FeatureNames.Select(feature =>
            new NumericFeature(feature, sides(feature), NumericEncoding.Raw with { NonFinite = NonFinite.Keep }))];
        return new GoldenModel(new BoundModel(name, features, parameters, build, new Dictionary<string, string>()), IsExact: false);
    }
}
