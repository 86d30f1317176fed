using RankKernel.Graph;
using RankKernel.Planning;

namespace RankKernel.Gpu;

/// <summary>Writes the nodes of a plan as steps, in the order of fields that <see cref="Steps"/> reads.</summary>
internal sealed partial class StepCompiler(CodeWriter writer, ScratchLayout layout, TableStore tables, GpuPrecision precision, bool tensorCores)
{
    /// <summary>Elements of scores that attention of several heads keeps at a time.</summary>
    private const int HeadScores = 1 << 16;

    /// <summary>The kinds of steps written so far, as bits.</summary>
    public long Used { get; private set; }

    /// <summary>Writes a node's steps.</summary>
    /// <returns>Where each of its steps begins.</returns>
    public IReadOnlyList<int> Write(Node node)
    {
        var starts = new List<int>();
        if (node.Operation is Concat concat)
        {
            WriteConcat(node, concat, starts);
        }
        else if (node.Operation is GatedCross)
        {
            WriteGatedCross(node, starts);
        }
        else
        {
            Step(starts, KindOf(node), () => WriteFields(node));
        }

        return starts;
    }

    /// <summary>Writes lookups as one step.</summary>
    public int WriteLookups(IReadOnlyList<Node> nodes)
    {
        var starts = new List<int>();
        Step(starts, StepKind.Lookups, () =>
        {
            writer.Add(nodes.Count).Add(nodes.Max(node => node.Output.Shape.Width));
            foreach (var node in nodes)
            {
                Lookup(node);
            }
        });
        return starts[0];
    }

    private void Step(List<int> starts, int kind, Action fields)
    {
        var start = writer.Position;
        starts.Add(start);
        Used |= 1L << kind;
        writer.BeginStep();
        writer.Add(kind).Add(0).Add(true);
        fields();
        writer.Patch(start + 1, writer.Position - start);
    }

    private static int KindOf(Node node) => node.Operation switch
    {
        EmbeddingBag => StepKind.Lookups,
        SequenceGather => StepKind.SequenceGather,
        Linear or CrossMatrix => StepKind.Linear,
        Activate or Unary or ScaleShift => StepKind.Map,
        Sum => StepKind.Sum,
        Binary => StepKind.Binary,
        Reduce => StepKind.Reduce,
        Slice or Expand or Reshape => StepKind.Copy,
        Select => StepKind.Select,
        Transpose => StepKind.Transpose,
        MatMul => StepKind.MatMul,
        Softmax => StepKind.Softmax,
        Mask => StepKind.Mask,
        Where => StepKind.Where,
        WeightedSum => StepKind.WeightedSum,
        IfEmpty => StepKind.IfEmpty,
        LayerNorm => StepKind.LayerNorm,
        FactorizationMachine or BiInteraction => StepKind.FieldSums,
        PairwiseDot or CrossDot or Dot or FieldPairs => StepKind.Pairs,
        CrossVector => StepKind.CrossVector,
        Conv => StepKind.Conv,
        TargetAttention { Projected: true } => StepKind.TargetAttention,
        MultiHeadAttention => StepKind.MultiHeadAttention,
        TopKMask => StepKind.TopKMask,
        KMaxPooling => StepKind.KMaxPooling,
        PadSequence => StepKind.PadSequence,
        AlongSequence => StepKind.AlongSequence,
        Gru { Projected: true } or AttentionalGru { Projected: true } => StepKind.Gru,
        Lstm { Projected: true } => StepKind.Lstm,
        InterestMemory => StepKind.Memory,
        LastPosition => StepKind.LastPosition,
        MatchCount => StepKind.MatchCount,
        CountIds => StepKind.CountIds,
        TakeById => StepKind.TakeById,
        MixExperts => StepKind.MixExperts,
        CompressedInteraction => StepKind.CompressedInteraction,
        LineProducts => StepKind.LineProducts,
        HashedPairs => StepKind.HashedPairs,
        CrossedBag => StepKind.CrossedBag,
        TreeEnsemble => StepKind.Trees,
        SceneLinear => StepKind.SceneLinear,
        Interpolate => StepKind.Interpolate,
        ListwiseOperation => throw new GraphException($"Node '{node.Name}': {node.Operation.Kind} orders a whole list; run the model with a SlateReranker."),
        _ => throw new GraphException($"Node '{node.Name}': the GPU backend has no kernel for {node.Operation.Kind}."),
    };

    private void WriteFields(Node node)
    {
        switch (node.Operation)
        {
            case EmbeddingBag: writer.Add(1).Add(node.Output.Shape.Width); Lookup(node); break;
            case SequenceGather: Sequence(node); break;
            case Linear linear: Product(node, linear); break;
            case CrossMatrix: CrossProduct(node, node.Inputs[1], node.Inputs[3], node.Inputs[4], default, node.Inputs[0], node.Inputs[2]); break;
            case Activate activate: Mapped(node, 0).Activation(activate.Activation, node.Inputs, 1); break;
            case ScaleShift: Mapped(node, 1).Add(0).Add(0).Add(0).Constant(node.Inputs[1]).Constant(node.Inputs[2]); break;
            case Unary unary: Mapped(node, 2).Add((int)unary.Function); break;
            case Sum sum: Added(node, sum); break;
            case Binary binary: Combined(node, binary); break;
            case Reduce reduce: Reduced(node, reduce); break;
            case Slice slice: Sliced(node, slice); break;
            case Expand: Copied(node.Inputs[0], 0, node.Output, node.Output, node.Output.Shape.Last); break;
            case Reshape: Copied(node.Inputs[0], node.Output.Shape.Last, node.Output, node.Output, node.Output.Shape.Last); break;
            case Select select: writer.Operand(node.Inputs[0]).Operand(node.Output).Add(select.Indices.Length).Add(select.Indices); break;
            case Transpose: writer.Operand(node.Inputs[0]).Operand(node.Output).Add(node.Inputs[0].Shape[0]).Add(node.Inputs[0].Shape[1]); break;
            case MatMul multiply: Multiplied(node, multiply); break;
            case Softmax: Vectors(node); break;
            case LayerNorm norm: Vectors(node).Constant(node.Inputs[1]).Constant(node.Inputs[2]).Add(norm.Epsilon); break;
            case TopKMask top: Vectors(node).Add(top.Count).Add(top.PaddingCompetes); break;
            case KMaxPooling pooling: Pooled(node, pooling); break;
            case Mask mask: Masked(node, mask); break;
            case Where: WriteWhere(node); break;
            case WeightedSum: writer.Operand(node.Inputs[0]).Operand(node.Inputs[1]).Operand(node.Output).Extent(node.Inputs[1]).Add(node.Output.Shape.Width); break;
            case IfEmpty: writer.Operand(node.Inputs[0]).Length(node.Inputs[1].Type.Sequence!).Operand(node.Inputs[2]).Operand(node.Output).Add(node.Output.Shape.Width); break;
            case PadSequence pad: Padded(node, node.Inputs[0].Type.Sequence!).Add(pad.InFront); break;
            case AlongSequence: Padded(node, node.Output.Type.Sequence!); break;
            case LastPosition last: Last(node, last); break;
            default: WriteRanking(node); break;
        }
    }

    private CodeWriter Vectors(Node node) => writer.Operand(node.Inputs[0]).Operand(node.Output).Extent(node.Output).Add(node.Output.Shape.Last);

    private CodeWriter Mapped(Node node, int mapping) => Vectors(node).Add(mapping);

    private CodeWriter Copied(Value x, int xStride, Value y, Value extent, int width) =>
        writer.Operand(x).Add(xStride).Operand(y).Add(width).Extent(extent).Add(width).Add(0).Add(0);

    private CodeWriter Padded(Node node, string sequence) => writer
        .Operand(node.Inputs[0]).Operand(node.Output).Length(sequence)
        .Add(node.Output.Shape.Width / node.Output.Shape[0]).Add(node.Output.Shape[0]);

    private void WriteWhere(Node node)
    {
        foreach (var input in node.Inputs)
        {
            writer.Operand(input);
        }

        writer.Operand(node.Output).Extent(node.Output).Add(node.Output.Shape.Last);
    }

    private void Added(Node node, Sum sum)
    {
        writer.Operand(node.Output).Extent(node.Output).Add(node.Output.Shape.Last).Activation(sum.Activation, node.Inputs, sum.Terms);
        writer.Operands([.. node.Inputs.Take(sum.Terms)]);
    }

    private void Combined(Node node, Binary binary)
    {
        writer.Operand(node.Inputs[0]).Operand(node.Inputs[1]).Operand(node.Output).Extent(node.Output).Add(node.Output.Shape.Last);
        writer.Add((int)binary.Function).Add(Repeat(node.Inputs[0].Shape)).Add(Repeat(node.Inputs[1].Shape));

        int Repeat(Shape shape) => shape.Count == 1 ? 0
            : shape.Count == node.Output.Shape.Count ? -1
            : checked((int)(shape.Count / node.Output.Shape.Last));
    }

    private void Reduced(Node node, Reduce reduce)
    {
        var shape = node.Inputs[0].Shape;
        writer.Operand(node.Inputs[0]).Operand(node.Output).Add((int)reduce.Function);
        writer.Add(new Shape(shape.Dimensions[..reduce.Axis]).Width).Add(shape[reduce.Axis]).Add(new Shape(shape.Dimensions[(reduce.Axis + 1)..]).Width);
        _ = node.Inputs[0].Type.Sequence is { } sequence ? writer.Length(sequence) : writer.NoIds();
        writer.Add(reduce.Axis == 0).Add(shape[0]);
    }

    private void Sliced(Node node, Slice slice)
    {
        var shape = node.Inputs[0].Shape;
        var inner = new Shape(shape.Dimensions[(slice.Axis + 1)..]).Width;
        var source = shape[slice.Axis] * inner;
        var width = slice.Length * inner;
        writer.Operand(node.Inputs[0]).Add(source).Operand(node.Output).Add(width);
        BlocksBefore(node.Output, shape, slice.Axis);
        writer.Add(width).Add(slice.Start * inner).Add(0);
    }

    private void WriteConcat(Node node, Concat concat, List<int> starts)
    {
        var shape = node.Output.Shape;
        var inner = new Shape(shape.Dimensions[(concat.Axis + 1)..]).Width;
        var offset = 0;
        foreach (var input in node.Inputs)
        {
            var width = input.Shape[concat.Axis] * inner;
            var place = offset;
            if (!IsInPlace(input, node.Output, place))
            {
                Step(starts, StepKind.Copy, () =>
                {
                    writer.Operand(input).Add(width).Operand(node.Output).Add(shape[concat.Axis] * inner);
                    BlocksBefore(node.Output, shape, concat.Axis);
                    writer.Add(width).Add(0).Add(place);
                });
            }

            offset += width;
        }
    }

    private bool IsInPlace(Value part, Value whole, int elements)
    {
        var (a, b) = (layout[part], layout[whole]);
        return a.Space == b.Space && a.Stride == b.Stride && a.Offset == b.Offset + elements;
    }

    private void BlocksBefore(Value output, Shape shape, int axis)
    {
        if (output.Type.Sequence is { } sequence && axis > 0)
        {
            writer.Blocks(new Shape(shape.Dimensions[1..axis]).Width, sequence, shape[0]);
        }
        else
        {
            writer.Blocks(new Shape(shape.Dimensions[..axis]).Width, null, 1);
        }
    }

    private void Multiplied(Node node, MatMul multiply) => writer
        .Operand(node.Inputs[0]).Operand(node.Inputs[1]).Operand(node.Output).Extent(node.Inputs[0])
        .Add(node.Inputs[0].Shape.Last).Add(node.Output.Shape.Last).Add(multiply.TransposeB);

    private void Pooled(Node node, KMaxPooling pooling) => writer
        .Operand(node.Inputs[0]).Operand(node.Output).Add(node.Inputs[0].Shape[0]).Add(node.Output.Shape.Width / node.Output.Shape[0])
        .Add(pooling.Count).Add(pooling.Descending);

    private void Masked(Node node, Mask mask) => writer
        .Operand(node.Inputs[0]).Ids(node.Inputs[1]).LengthOfIds(node.Inputs[1]).Operand(node.Output)
        .Add(node.Output.Shape[0]).Add(mask.PaddingId).Add(mask.Fill);

    private void Last(Node node, LastPosition last)
    {
        writer.Operand(node.Inputs[0]);
        _ = node.Inputs.Count > 1 ? writer.Ids(node.Inputs[1]) : writer.NoIds();
        writer.Length(node.Inputs[0].Type.Sequence!).Operand(node.Output).Add(node.Output.Shape.Width).Add(last.PaddingId);
    }

    private void Lookup(Node node)
    {
        var bag = (EmbeddingBag)node.Operation;
        var table = tables.Place(node.Inputs[0], node.Inputs[1].Data!);
        writer.Ids(node.Inputs[0]).LengthOfIds(node.Inputs[0]).Add(table.Side).Add(table.Offset);
        _ = bag.Weighted ? writer.Operand(node.Inputs[2]) : writer.NoOperand();
        writer.Operand(node.Output).Add(table.Place).Add(table.Format).Add(node.Output.Shape.Width).Add((int)bag.Pooling).Add(bag.PaddingId);
    }

    private void Sequence(Node node)
    {
        var table = tables.Place(node.Inputs[0], node.Inputs[1].Data!);
        writer.Ids(node.Inputs[0]).Add(table.Side).Add(table.Offset).LengthOfIds(node.Inputs[0]).Operand(node.Output);
        writer.Add(node.Output.Shape[0]).Add(table.Place).Add(table.Format).Add(node.Output.Shape.Last);
    }
}
