using RankKernel.Graph;
using RankKernel.Trees;
using DataType = RankKernel.Import.Onnx.Schema.TensorProto.Types.DataType;

namespace RankKernel.Import.Onnx;

/// <summary>The tree operators of ai.onnx.ml.</summary>
internal sealed partial class OnnxLowering
{
    private OnnxValue TreeRegressor(OnnxNode node)
    {
        var targets = (int)node.Int("n_targets", 1);
        var sums = Forest(node, "target", "target_ids", targets);
        return Transformed(node, sums);
    }

    private IReadOnlyList<OnnxValue> TreeClassifier(OnnxNode node)
    {
        var labels = node.Ints("classlabels_int64s")?.Length ?? node.Texts("classlabels_strings")?.Length ?? 0;
        var ids = node.Ints("class_ids") ?? [];
        var isBinary = labels == 2 && ids.Distinct().Count() <= 1;
        var sums = Forest(node, "class", "class_ids", isBinary ? 1 : labels, isBinary);
        if (!isBinary)
        {
            var all = Transformed(node, sums);
            return [ArgMost(new OnnxNode(new Schema.NodeProto { OpType = "ArgMax" }, [all], node.Opset), largest: true), all];
        }

        // One sum for two classes: the second is what it says, the first the rest.
        var transform = node.Text("post_transform", "NONE");
        var second = transform == "LOGISTIC" ? Activated(sums, ActivationKind.Sigmoid) : transform == "NONE"
            ? sums
            : throw new OnnxLoweringException($"the transform '{transform}' of two classes is not known");
        var first = Apply(Subtract, DataType.Float, Number(1), second);
        var label = Apply(Greater, DataType.Bool, second, Number(0.5)) with { Type = DataType.Int64 };
        return [label, Join([first, second], 1, sums.Shape.With(1, 2))];
    }

    private OnnxValue Transformed(OnnxNode node, OnnxValue sums) => node.Text("post_transform", "NONE") switch
    {
        "NONE" => sums,
        "LOGISTIC" => Activated(sums, ActivationKind.Sigmoid),
        "SOFTMAX" => Softmax(sums, 1, log: false),
        var other => throw new OnnxLoweringException($"the transform '{other}' is not known"),
    };

    /// <summary>The sums of all trees, [batch, outputs].</summary>
    private OnnxDense Forest(OnnxNode node, string prefix, string outputs, int count, bool single = false)
    {
        if (node.Text("aggregate_function", "SUM") != "SUM")
        {
            throw new OnnxLoweringException("trees are summed up only");
        }

        var x = Full(node[0]);
        var basis = node.Floats("base_values") ?? [];
        var trees = new OnnxTrees(node, prefix, outputs, single).Read();
        var forest = new DecisionForest(trees, basis.Length == count ? basis : basis.Length == 0 ? new float[count] : throw new OnnxLoweringException($"{basis.Length} base values of {count} outputs"));
        var shape = new OnnxShape([x.Shape.Narrow[0], count], [x.Shape.Wide[0], count]);
        return new OnnxDense(shape, DataType.Float, forest.Sum(_graph, _emit.Reshape(x.Value, x.Shape.Count)), shape);
    }
}
