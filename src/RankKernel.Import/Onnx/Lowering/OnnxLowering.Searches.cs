using RankKernel.Graph;
using DataType = RankKernel.Import.Onnx.Schema.TensorProto.Types.DataType;

namespace RankKernel.Import.Onnx;

/// <summary>Operators that look for elements.</summary>
internal sealed partial class OnnxLowering
{
    private const int MostCompared = 1 << 20;

    private OnnxValue ArgMost(OnnxNode node, bool largest)
    {
        var rank = node[0].Shape.Rank;
        var axis = NdArray.Axis(node.Int("axis", 0), rank);
        var (keep, last) = (node.Int("keepdims", 1) != 0, node.Int("select_last_index", 0) != 0);
        var x = Numbers(node[0]);
        if (x is OnnxConstant)
        {
            var found = Fold([x], DataType.Int64, arrays => NdMath.Reduce(arrays[0], [axis], line => Array.IndexOf(line, largest ? line.Max() : line.Min())));
            return keep ? found : Layout(found, (array, _) => array.WithShape([.. array.Shape[..axis], .. array.Shape[(axis + 1)..]]));
        }

        var length = x.Shape.Narrow[axis];
        var most = Reduced(largest ? ReduceKind.Max : ReduceKind.Min, x, [axis], keep: true);
        var isMost = Apply(Equal, DataType.Bool, x, most);
        var places = Places(rank, axis, length);
        var chosen = Apply(Choice, DataType.Float, isMost, places, Number(last ? -1 : length));
        return Reduced(last ? ReduceKind.Max : ReduceKind.Min, chosen, [axis], keep) with { Type = DataType.Int64 };
    }

    /// <summary>0, 1, 2, ... along an axis.</summary>
    private static OnnxConstant Places(int rank, int axis, int length)
    {
        int[] shape = [.. Enumerable.Repeat(1, rank)];
        shape[axis] = length;
        return new OnnxConstant(NdArray.Of(shape, i => i), DataType.Int64);
    }

    private IReadOnlyList<OnnxValue> TopK(OnnxNode node)
    {
        var rank = node[0].Shape.Rank;
        var axis = NdArray.Axis(node.Int("axis", -1), rank);
        var largest = node.Int("largest", 1) != 0;
        var wanted = Known(node[1], "k");
        var (count, length) = ((int)wanted.Narrow.Elements[0], node[0].Shape.Narrow[axis]);
        if (node[0].Shape.IsPureBatch(axis))
        {
            // An order of the rows, of which a batch of one has only one.
            return count == 1 && wanted.Wide.Elements[0] == OnnxShape.Probe
                ? [node[0], Constant(NdArray.Of(node[0].Shape.Narrow, _ => 0), NdArray.Of(node[0].Shape.Wide, i => i), DataType.Int64)]
                : throw new OnnxLoweringException("it takes some rows of a batch");
        }

        if (count > length || count < 1)
        {
            throw new OnnxLoweringException($"the best {count} of {length}");
        }

        if (node[0] is OnnxConstant constant)
        {
            return
            [
                Fold([constant], constant.Type, arrays => NdMath.Along(arrays[0], axis, count, line => [.. NdMath.Order(line, largest).Take(count).Select(i => line[i])])),
                Fold([constant], DataType.Int64, arrays => NdMath.Along(arrays[0], axis, count, line => [.. NdMath.Order(line, largest).Take(count).Select(i => (double)i)])),
            ];
        }

        var x = Full(node[0]);
        if ((long)x.Shape.Count * length > MostCompared)
        {
            throw new OnnxLoweringException($"the best {count} of {length}, of {x.Shape.Count / length} lists, take more than {MostCompared} comparisons");
        }

        return Ranked(x, axis, length, count, largest);
    }

    /// <summary>
    /// Every element's rank is how many are before it: those that are larger, and equal ones that stand before. What has rank r is then
    /// a sum of which one term is not zero.
    /// </summary>
    private IReadOnlyList<OnnxValue> Ranked(OnnxDense x, int axis, int length, int count, bool largest)
    {
        var rank = x.Shape.Rank;
        var line = axis == rank - 1 ? x : (OnnxDense)Layout(x, (array, _) => NdLayout.Transpose(array, Last(rank, axis)));
        var rows = Layout(line, (array, _) => array.WithShape([.. array.Shape, 1]));
        var columns = Layout(line, (array, _) => array.WithShape([.. array.Shape[..^1], 1, array.Shape[^1]]));
        var before = Apply(largest ? Less : Greater, DataType.Bool, rows, columns);
        var earlier = new OnnxConstant(NdArray.Of([length, length], i => i % length < i / length ? 1 : 0), DataType.Bool);
        var tied = Apply(Multiply, DataType.Bool, Apply(Equal, DataType.Bool, rows, columns), earlier);
        var ranks = Reduced(ReduceKind.Sum, Apply(Add, DataType.Float, before, tied), [rank], keep: true);

        // [.., length, 1] against the ranks [count].
        var chosen = Apply(Equal, DataType.Bool, ranks, new OnnxConstant(NdArray.Of([count], i => i), DataType.Float));
        var values = Reduced(ReduceKind.Sum, Apply(Choice, x.Type, chosen, rows, Number(0)), [rank - 1], keep: false);
        var places = new OnnxConstant(NdArray.Of([length, 1], i => i), DataType.Int64);
        var indices = Reduced(ReduceKind.Sum, Apply(Multiply, DataType.Float, chosen, places), [rank - 1], keep: false) with { Type = DataType.Int64 };
        return axis == rank - 1
            ? [values, indices]
            : [Layout(values, (array, _) => NdLayout.Transpose(array, Last(rank, axis, back: true))), Layout(indices, (array, _) => NdLayout.Transpose(array, Last(rank, axis, back: true)))];
    }

    /// <summary>The order of axes with one of them last, or the way back.</summary>
    private static int[] Last(int rank, int axis, bool back = false)
    {
        int[] order = [.. Enumerable.Range(0, rank).Where(other => other != axis), axis];
        return back ? [.. Enumerable.Range(0, rank).Select(other => Array.IndexOf(order, other))] : order;
    }

    private OnnxValue OneHot(OnnxNode node)
    {
        var depth = (int)Known(node[1], "the depth").Narrow.Elements[0];
        var values = Known(node[2], "its values").Narrow.Elements;
        var rank = node[0].Shape.Rank + 1;
        var axis = NdArray.Axis(node.Int("axis", -1), rank);
        if (node[0] is OnnxIds ids && depth <= MostHot)
        {
            var table = new OnnxConstant(NdArray.Of([depth, depth], i => i / depth == i % depth ? values[1] : values[0]), node[2].Type);
            return Layout(Rows(table, ids), (x, _) => NdLayout.Transpose(x, Last(rank, axis, back: true)));
        }

        var index = Layout(node[0], (x, _) => x.WithShape([.. x.Shape[..axis], 1, .. x.Shape[axis..]]));
        var hot = Apply(Equal, DataType.Bool, index, Places(rank, axis, depth));
        return Apply(Choice, node[2].Type, hot, Number(values[1]), Number(values[0]));
    }

    private const int MostHot = 4096;

    private OnnxValue CumSum(OnnxNode node)
    {
        var axis = NdArray.Axis(OnnxNode.Whole(Known(node[1], "the axis").Narrow.Elements[0]), node[0].Shape.Rank);
        var (exclusive, reverse) = (node.Int("exclusive", 0) != 0, node.Int("reverse", 0) != 0);
        var x = Numbers(node[0]);
        if (x is OnnxConstant)
        {
            return Fold([x], x.Type, arrays => NdMath.CumSum(arrays[0], axis, exclusive, reverse));
        }

        if (axis == x.Shape.Batch)
        {
            throw new OnnxLoweringException("it sums up over the rows of a batch");
        }

        var (rank, length) = (x.Shape.Rank, x.Shape.Narrow[axis]);
        var matrix = new OnnxConstant(
            NdArray.Of([length, length], i =>
            {
                var (from, to) = (i / length, i % length);
                return (reverse ? from > to : from < to) || (from == to && !exclusive) ? 1 : 0;
            }),
            DataType.Float);
        var line = Layout(Dense(x), (array, _) => NdLayout.Transpose(array, Last(rank, axis)));
        return Layout(MatMul(line, matrix), (array, _) => NdLayout.Transpose(array, Last(rank, axis, back: true)));
    }

    private OnnxValue NonZero(OnnxNode node)
    {
        if (node[0] is OnnxConstant)
        {
            return Fold([node[0]], DataType.Int64, arrays => NdMath.NonZero(arrays[0]));
        }

        var shape = node[0].Shape;
        return new OnnxPlaces(new OnnxShape([shape.Rank, shape.Count], [shape.Rank, (int)NdArray.Count(shape.Wide)]), DataType.Int64, node[0], IsTransposed: false);
    }

    private OnnxValue GatherNd(OnnxNode node)
    {
        var x = node[0];
        if (node[1] is OnnxConstant constant)
        {
            return Layout(x, (array, wide) => NdLayout.GatherNd(array, wide ? constant.Wide : constant.Narrow, (int)node.Int("batch_dims", 0)));
        }

        if (node[1] is not OnnxPlaces { IsTransposed: true } places)
        {
            throw new OnnxLoweringException("the elements that it takes depend on the data");
        }

        RowCondition(places);
        var depth = places.Mask.Shape.Rank;
        static int[] Of(int[] shape, int depth) => [(int)NdArray.Count(shape[..depth]), .. shape[depth..]];
        return places.Mask.Shape.Narrow.AsSpan().SequenceEqual(x.Shape.Narrow.AsSpan(0, depth))
            ? WithShape(x, new OnnxShape(Of(x.Shape.Narrow, depth), Of(x.Shape.Wide, depth)))
            : throw new OnnxLoweringException($"a condition of {places.Mask.Shape} on {x.Shape}");
    }

    private OnnxValue ScatterElements(OnnxNode node)
    {
        var (data, indices, updates) = (Numbers(node[0]), Numbers(node[1]), Numbers(node[2]));
        var axis = NdArray.Axis(node.Int("axis", 0), data.Shape.Rank);
        if (node.Text("reduction", "none") is var reduction && reduction != "none")
        {
            throw new OnnxLoweringException($"the reduction '{reduction}' is not known");
        }

        if (data is OnnxConstant && indices is OnnxConstant && updates is OnnxConstant)
        {
            return Fold([data, indices, updates], data.Type, arrays => NdMath.ScatterElements(arrays[0], arrays[1], arrays[2], axis));
        }

        // [.., taken, 1, ..] against the places of the axis: an element is written by the one update whose index is its place.
        var (rank, length) = (data.Shape.Rank, data.Shape.Narrow[axis]);
        if (axis == data.Shape.Batch || (long)indices.Shape.Count * length > MostCompared)
        {
            throw new OnnxLoweringException($"{indices.Shape} elements are written into {data.Shape} at places that depend on the data");
        }

        OnnxValue Apart(OnnxValue value) => Layout(Full(value), (x, _) => x.WithShape([.. x.Shape[..(axis + 1)], 1, .. x.Shape[(axis + 1)..]]));
        var hits = Apply(Equal, DataType.Bool, Apart(indices), Places(rank + 1, axis + 1, length));
        var written = Reduced(ReduceKind.Sum, Apply(Choice, data.Type, hits, Apart(updates), Number(0)), [axis], keep: false);
        var isWritten = Reduced(ReduceKind.Max, hits, [axis], keep: false);
        return Apply(Choice, data.Type, isWritten, written, data);
    }

    private OnnxValue ScatterNd(OnnxNode node)
    {
        var data = node[0];
        if (node[1] is OnnxConstant && node[2] is OnnxConstant && data is OnnxConstant)
        {
            throw new OnnxLoweringException("constants are scattered");
        }

        if (node[1] is not OnnxPlaces { IsTransposed: true } places)
        {
            throw new OnnxLoweringException("the places that it writes to depend on the data");
        }

        var condition = RowCondition(places);
        var mask = Layout(condition, (x, _) => x.WithShape([.. x.Shape, .. Enumerable.Repeat(1, data.Shape.Rank - x.Rank)]));
        return Apply(Choice, data.Type, mask, WithShape(node[2], data.Shape), data);
    }

    /// <summary>The condition, which holds for a row as a whole or not at all.</summary>
    private OnnxDense RowCondition(OnnxPlaces places) => Numbers(places.Mask) is OnnxDense { Stored.Count: 1 } condition
        ? condition
        : throw new OnnxLoweringException("single elements of a row are taken by a condition that depends on the data");
}
