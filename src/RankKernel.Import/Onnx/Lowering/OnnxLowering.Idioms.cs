using RankKernel.Graph;
using RankKernel.Import.Onnx.Schema;
using DataType = RankKernel.Import.Onnx.Schema.TensorProto.Types.DataType;

namespace RankKernel.Import.Onnx;

/// <summary>
/// What takes several nodes to say and has nodes on its way that say nothing of one row: recognised from its last node back.
/// </summary>
internal sealed partial class OnnxLowering
{
    private readonly Dictionary<string, NodeProto> _producers = new(StringComparer.Ordinal);

    private OnnxValue? Idiom(NodeProto node) => node.OpType switch
    {
        "Gather" => HashedPair(node),
        "Loop" => RaggedSums(node),
        "ScatterND" => OpenedPlace(node),
        _ => null,
    };

    /// <summary>The node that gives an input, if it is of this kind.</summary>
    private NodeProto? Before(NodeProto? node, int input, string kind)
    {
        while (node is not null && input < node.Input.Count && _producers.TryGetValue(node.Input[input], out var producer))
        {
            if (producer.OpType == kind)
            {
                return producer;
            }

            if (producer.OpType is not ("Cast" or "Identity"))
            {
                return null;
            }

            (node, input) = (producer, 0);
        }

        return null;
    }

    private double? NumberAt(NodeProto node, int input) =>
        input < node.Input.Count && _values.GetValueOrDefault(node.Input[input]) is OnnxConstant { Uniform: { } number } ? number : null;

    /// <summary>A row by two ids: (s·(s+1)/2 + second) mod rows, s their sum.</summary>
    private OnnxValue? HashedPair(NodeProto node)
    {
        const int AnyId = 1 << 30;
        if (_values.GetValueOrDefault(node.Input[0]) is not OnnxConstant { Weight: { } weight, Shape.Rank: 2 } table || Before(node, 1, "Mod") is not { } row
            || NumberAt(row, 1) != table.Shape.Narrow[0] || Before(row, 0, "Add") is not { } code || Before(code, 0, "Div") is not { } half || NumberAt(half, 1) != 2
            || Before(half, 0, "Mul") is not { } product || Before(product, 0, "Add") is not { } sum
            || Before(product, 1, "Add") is not { } next || next.Input[0] != product.Input[0] || NumberAt(next, 1) != 1
            || sum.Input[1] != code.Input[1]
            || _values.GetValueOrDefault(sum.Input[0]) is not OnnxIds { Axis: < 0 } first || _values.GetValueOrDefault(sum.Input[1]) is not OnnxIds { Axis: < 0 } second)
        {
            return null;
        }

        foreach (var input in new[] { first.Input, second.Input })
        {
            _open.Remove(input);
            if (input.Rows == 0)
            {
                throw Restart(() => input.Rows = AnyId);
            }
        }

        var shape = RowsShape(OnnxShape.Broadcast(first.Shape, second.Shape), table);
        var value = _emit.Add(
            new HashedPairs([first.Offset, second.Offset], [0, 1]), [InputValue(first.Input), InputValue(second.Input), WeightValue(weight, table.Shape.Narrow)]);
        return new OnnxDense(shape, DataType.Float, _emit.Reshape(value, shape.Row), shape);
    }

    /// <summary>
    /// Sums of the rows of a table that a mask chooses, list after list: bags whose bounds are the running counts of the mask. They are
    /// the mask times the table.
    /// </summary>
    private OnnxValue? RaggedSums(NodeProto node)
    {
        var body = node.Attribute.FirstOrDefault(attribute => attribute.Name == "body")?.G;
        if (body?.Output.Count != 2 || body.Node.FirstOrDefault(inner => inner.OpType == "ReduceSum") is not { } reduced
            || body.Node.FirstOrDefault(inner => inner.Output[0] == reduced.Input[0]) is not { OpType: "Gather" } rows
            || body.Node.FirstOrDefault(inner => inner.Output[0] == rows.Input[1]) is not { OpType: "Slice" } part
            || body.Node.FirstOrDefault(inner => inner.OpType == "Gather" && inner.Input[0] != rows.Input[0] && _producers.ContainsKey(inner.Input[0])) is not { } bound)
        {
            return null;
        }

        // Where rows are: the second column of the mask's places. Where lists begin: running counts of the same mask.
        var places = Before(Before(Before(Named("Squeeze", part.Input[0]), 0, "Split"), 0, "Transpose"), 0, "NonZero");
        var mask = Before(places, 0, "Flatten")?.Input[0];
        var starts = Before(Named("Cast", bound.Input[0]), 0, "Concat");
        var counts = Before(Before(starts, 1, "CumSum"), 0, "Reshape");
        if (mask is null || starts is null || NumberAt(starts, 0) != 0 || Before(counts, 0, "ReduceSum")?.Input[0] != mask
            || _values.GetValueOrDefault(mask) is not { Shape.Rank: 3 } chosen || _values.GetValueOrDefault(rows.Input[0]) is not { Shape.Rank: 2 } table
            || chosen.Shape.Batch != 1 || chosen.Shape.Narrow[2] != table.Shape.Narrow[0])
        {
            return null;
        }

        var (lists, length, width) = (chosen.Shape.Narrow[0], table.Shape.Narrow[0], table.Shape.Narrow[1]);
        var weights = WithShape(Dense(chosen), new OnnxShape([lists, length], [lists * OnnxShape.Probe, length]));
        var plain = Full(table) with { Shape = new OnnxShape(length, width), Stored = new OnnxShape(length, width), Input = null };
        var product = MatMulDense(Full(weights), plain, new OnnxShape([lists, width], [lists * OnnxShape.Probe, width]));
        return product;
    }

    private NodeProto? Named(string kind, string output) => _producers.TryGetValue(output, out var producer) && producer.OpType == kind ? producer : null;

    /// <summary>One known column of the rows that a condition holds for, set to a known number.</summary>
    private OnnxValue? OpenedPlace(NodeProto node)
    {
        if (Named("Concat", node.Input[1]) is not { Input.Count: 2 } indices
            || Before(Before(Before(indices, 0, "Unsqueeze"), 0, "Expand"), 0, "NonZero") is not { } rows
            || Before(Before(indices, 1, "Unsqueeze"), 0, "Expand") is not { } column || NumberAt(column, 0) is not { } place
            || Before(Before(node, 2, "Reshape"), 0, "Expand") is not { } updates || NumberAt(updates, 0) is not { } number
            || _values.GetValueOrDefault(rows.Input[0]) is not { Shape: { Rank: 2, Batch: 0 } } condition || condition.Shape.Narrow[1] != 1
            || _values.GetValueOrDefault(node.Input[0]) is not { Shape.Rank: 2 } data)
        {
            return null;
        }

        var columns = data.Shape.Narrow[1];
        var hit = new OnnxConstant(NdArray.Of([1, columns], i => i == (place < 0 ? place + columns : place) ? 1 : 0), DataType.Bool);
        return Apply(Choice, data.Type, Apply(Multiply, DataType.Bool, condition, hit), Number(number, data.Type), data);
    }
}
