using RankKernel.Graph;
using DataType = RankKernel.Import.Onnx.Schema.TensorProto.Types.DataType;

namespace RankKernel.Import.Onnx;

/// <summary>Operators that make constants, and that change types.</summary>
internal sealed partial class OnnxLowering
{
    private static OnnxConstant ShapeOf(OnnxNode node)
    {
        var shape = node[0].Shape;
        var (start, end) = (Clamped(node.Int("start", 0), shape.Rank), Clamped(node.Int("end", shape.Rank), shape.Rank));
        NdArray Of(int[] dimensions) => NdArray.Vector([.. dimensions[start..Math.Max(start, end)].Select(length => (double)length)]);
        return Constant(Of(shape.Narrow), Of(shape.Wide), DataType.Int64);
    }

    private static int Clamped(long axis, int rank) => (int)Math.Clamp(axis < 0 ? axis + rank : axis, 0, rank);

    private OnnxConstant ConstantOf(OnnxNode node)
    {
        if (node.Tensor("value") is { } tensor)
        {
            return new OnnxConstant(_source.Weights.Numbers(tensor), tensor.DataType);
        }

        return node switch
        {
            _ when node.Has("value_float") => Number(node.Float("value_float", 0)),
            _ when node.Has("value_int") => Number(node.Int("value_int", 0), DataType.Int64),
            _ when node.Floats("value_floats") is { Length: > 0 } floats => new OnnxConstant(NdArray.Vector(Array.ConvertAll(floats, element => (double)element)), DataType.Float),
            _ when node.Ints("value_ints") is { } ints => new OnnxConstant(NdArray.Vector(Array.ConvertAll(ints, element => (double)element)), DataType.Int64),
            _ => throw new OnnxLoweringException("the constant is neither a tensor nor numbers"),
        };
    }

    private OnnxConstant ConstantOfShape(OnnxNode node)
    {
        var tensor = node.Tensor("value");
        var element = tensor is null ? 0 : _source.Weights.Numbers(tensor).Elements.FirstOrDefault();
        return Fold([node[0]], tensor?.DataType ?? DataType.Float, arrays => NdArray.Of(Dimensions(arrays[0]), _ => element));
    }

    private static int[] Dimensions(NdArray array) => Array.ConvertAll(array.Elements, element => checked((int)OnnxNode.Whole(element)));

    private OnnxValue Cast(OnnxValue value, DataType type) => type switch
    {
        DataType.Bool when value is not (OnnxIds or OnnxIdsEqual or OnnxRangeMask) => value.Type == DataType.Bool ? value : Truth(value),
        DataType.Bool when value is OnnxIds ids => Not(Compared(BinaryKind.Equal, ids, Number(0))),
        DataType.String => throw new OnnxLoweringException("texts are not computed with"),
        DataType.Float or DataType.Double or DataType.Float16 or DataType.Bfloat16 => value with { Type = type },
        _ => value is OnnxPieces pieces
            ? pieces with { Type = type, Parts = [.. pieces.Parts.Select(part => Cast(part, type))] }
            : Truncated(value, type),
    };
}
