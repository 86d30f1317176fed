using RankKernel.Graph;
using DataType = RankKernel.Import.Onnx.Schema.TensorProto.Types.DataType;

namespace RankKernel.Import.Onnx;

/// <summary>Normalisations, and numbers kept in eight bits.</summary>
internal sealed partial class OnnxLowering
{
    private OnnxValue BatchNormalization(OnnxNode node)
    {
        if (node.Int("training_mode", 0) != 0)
        {
            throw new OnnxLoweringException("it normalises by the batch that it sees, as in training");
        }

        var x = Numbers(node[0]);
        var epsilon = node.Float("epsilon", 1e-5);
        OnnxConstant[] vectors = [.. Enumerable.Range(1, 4).Select(i => Known(node[i], "a parameter"))];
        var channels = x.Shape.Rank < 2 ? 0 : x.Shape.Narrow[1];
        if (vectors.Any(vector => vector.Shape.Count != channels))
        {
            throw new OnnxLoweringException($"{x.Shape} with parameters of {string.Join(", ", vectors.Select(vector => vector.Shape.Count))} channels");
        }

        var (gamma, beta, mean, variance) = (vectors[0].Narrow.Elements, vectors[1].Narrow.Elements, vectors[2].Narrow.Elements, vectors[3].Narrow.Elements);
        int[] places = [.. Enumerable.Range(0, x.Shape.Rank - 1).Select(axis => axis == 0 ? channels : 1)];
        var scale = new OnnxConstant(NdArray.Of(places, i => gamma[i] / Math.Sqrt(variance[i] + epsilon)), DataType.Float);
        var shift = new OnnxConstant(NdArray.Of(places, i => beta[i] - (mean[i] * gamma[i] / Math.Sqrt(variance[i] + epsilon))), DataType.Float);
        OnnxValue Plain(OnnxValue value) => Apply(Add, x.Type, Apply(Multiply, x.Type, value, scale), shift);
        if (x.Shape.Rank != 2 || x is OnnxConstant)
        {
            return Plain(x);
        }

        Value Normed(Value value) => _emit.Add(
            new BatchNorm(epsilon), [value, BiasOf(vectors[2], x.Shape)!, BiasOf(vectors[3], x.Shape)!, BiasOf(vectors[0], x.Shape)!, BiasOf(vectors[1], x.Shape)!]);
        if (x is OnnxSequence { Value: { } value } sequence && sequence.Axis == 0 && sequence.Stored.IsSame(sequence.Shape))
        {
            return sequence with
            {
                Value = Normed(value),
                Pad = new(() => Plain(sequence.Pad.Value)),
                Empty = sequence.Empty is { } empty ? new(() => Plain(empty.Value)) : null,
            };
        }

        var dense = Full(x);
        return dense with { Value = _emit.Reshape(Normed(_emit.Reshape(dense.Value, dense.Shape.Row)), dense.Shape.Row), Input = null };
    }

    private OnnxValue LayerNormalization(OnnxNode node)
    {
        var x = Numbers(node[0]);
        var axis = NdArray.Axis(node.Int("axis", -1), x.Shape.Rank);
        var epsilon = node.Float("epsilon", 1e-5);
        var scale = Known(node[1], "the scale");
        var shift = node.Optional(2) is { } given ? Known(given, "the shift") : new OnnxConstant(NdArray.Of(scale.Shape.Narrow, _ => 0), scale.Type);
        if (axis == x.Shape.Rank - 1 && x is not OnnxConstant && BiasOf(scale, x.Shape) is { } weight && BiasOf(shift, x.Shape) is { } bias)
        {
            if (x is OnnxSequence sequence && sequence.Axis != axis && sequence.Stored.IsSame(sequence.Shape))
            {
                return sequence with
                {
                    Inside = null,
                    Value = _emit.Add(new LayerNorm(epsilon), [Within(sequence), weight, bias]),
                    Pad = new(() => Normed(WithRank(Numbers(sequence.Pad.Value), x.Shape.Rank))),
                    Empty = sequence.Empty is { } empty ? new(() => Normed(WithRank(Numbers(empty.Value), x.Shape.Rank))) : null,
                };
            }

            if (x is OnnxDense)
            {
                var dense = Full(x);
                return dense with { Value = _emit.Add(new LayerNorm(epsilon), [_emit.Reshape(dense.Value, dense.Shape.Row), weight, bias]), Input = null };
            }
        }

        return Normed(x);

        OnnxValue Normed(OnnxValue value)
        {
            int[] axes = [.. Enumerable.Range(axis, value.Shape.Rank - axis)];
            var centred = Apply(Subtract, x.Type, value, Reduced(ReduceKind.Mean, value, axes, keep: true));
            var variance = Reduced(ReduceKind.Mean, Apply(Square, x.Type, centred), axes, keep: true);
            var normed = Apply(Divide, x.Type, centred, Apply(SquareRoot, x.Type, Apply(Add, x.Type, variance, Number(epsilon))));
            return Apply(Add, x.Type, Apply(Multiply, x.Type, normed, scale), shift);
        }
    }

    private OnnxValue LpNormalization(OnnxNode node)
    {
        var axis = NdArray.Axis(node.Int("axis", -1), node[0].Shape.Rank);
        var length = node.Int("p", 2) == 2
            ? Reduced(ReduceKind.L2, node[0], [axis], keep: true)
            : Reduced(ReduceKind.Sum, Apply(Absolute, node[0].Type, node[0]), [axis], keep: true);
        return Apply(Divide, node[0].Type, node[0], length);
    }

    /// <summary>(x − zero)·scale.</summary>
    private OnnxValue Dequantize(OnnxNode node)
    {
        var (scale, zero) = QuantizedBy(node);
        var difference = zero is null ? node[0] with { Type = DataType.Float } : Apply(Subtract, DataType.Float, node[0], zero);
        return Apply(Multiply, DataType.Float, difference, scale);
    }

    /// <summary>round(x ÷ scale) + zero, kept within the type.</summary>
    private OnnxValue Quantize(OnnxNode node)
    {
        var (scale, zero) = QuantizedBy(node);
        var type = node.Optional(2)?.Type ?? DataType.Uint8;
        var (low, high) = type switch
        {
            DataType.Int8 => (-128, 127),
            DataType.Uint8 => (0, 255),
            DataType.Int16 => (-32768, 32767),
            DataType.Uint16 => (0, 65535),
            _ => throw new OnnxLoweringException($"numbers are kept as {type}"),
        };
        var rounded = Apply(Round, DataType.Float, Apply(Divide, DataType.Float, node[0], scale));
        var shifted = zero is null ? rounded : Apply(Add, DataType.Float, rounded, zero);
        return Apply(Smaller, DataType.Float, Apply(Larger, DataType.Float, shifted, Number(low)), Number(high)) with { Type = type };
    }

    private static (OnnxConstant Scale, OnnxConstant? Zero) QuantizedBy(OnnxNode node)
    {
        var scale = Known(node[1], "the scale");
        var zero = node.Optional(2) is { } given ? Known(given, "the zero point") : null;
        if (node.Int("block_size", 0) != 0)
        {
            throw new OnnxLoweringException("it has a scale a block");
        }

        var rank = node[0].Shape.Rank;
        var axis = scale.Shape.Count > 1 ? NdArray.Axis(node.Int("axis", 1), rank) : 0;
        return (Spread(scale), zero is null ? null : Spread(zero));

        OnnxConstant Spread(OnnxConstant vector) => vector.Shape.Count == 1
            ? new OnnxConstant(NdArray.Scalar(vector.Narrow.Elements[0]), vector.Type)
            : new OnnxConstant(vector.Narrow.WithShape([.. Enumerable.Range(0, rank).Select(other => other == axis ? vector.Shape.Count : 1)]), vector.Type);
    }
}
