using RankKernel.Graph;
using DataType = RankKernel.Import.Onnx.Schema.TensorProto.Types.DataType;

namespace RankKernel.Import.Onnx;

/// <summary>Operators on elements that need more than a function.</summary>
internal sealed partial class OnnxLowering
{
    private OnnxValue Activated(OnnxValue value, ActivationKind kind, double parameter = 0)
    {
        var activation = parameter == 0 ? (Activation)kind : new Activation(kind, parameter);
        return Apply(Activation(activation, x => Compute(kind, activation.Parameter, x)), value.Type, value);
    }

    private static double Compute(ActivationKind kind, double a, double x) => kind switch
    {
        ActivationKind.Relu => Math.Max(x, 0),
        ActivationKind.Relu6 => Math.Clamp(x, 0, 6),
        ActivationKind.Sigmoid => 1 / (1 + Math.Exp(-x)),
        ActivationKind.Tanh => Math.Tanh(x),
        ActivationKind.LeakyRelu => x >= 0 ? x : a * x,
        ActivationKind.Elu => x >= 0 ? x : a * (Math.Exp(x) - 1),
        ActivationKind.Selu => 1.0507009873554805 * (x >= 0 ? x : 1.6732632423543772 * (Math.Exp(x) - 1)),
        ActivationKind.Celu => Math.Max(0, x) + Math.Min(0, a * (Math.Exp(x / a) - 1)),
        ActivationKind.Gelu => x * 0.5 * (1 + NdMath.Erf(x / Math.Sqrt(2))),
        ActivationKind.GeluTanh => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))),
        ActivationKind.Silu => x / (1 + Math.Exp(-x)),
        ActivationKind.Softplus => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))),
        ActivationKind.Softsign => x / (1 + Math.Abs(x)),
        ActivationKind.HardSigmoid => Math.Clamp((x / 6) + 0.5, 0, 1),
        ActivationKind.HardSwish => x * Math.Clamp((x / 6) + 0.5, 0, 1),
        ActivationKind.Mish => x * Math.Tanh(Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)))),
        _ => throw new OnnxLoweringException($"{kind} of a constant"),
    };

    private OnnxValue Selu(OnnxNode node)
    {
        var (alpha, gamma) = (node.Float("alpha", 1.6732632423543772), node.Float("gamma", 1.0507009873554805));
        return Math.Abs(alpha - 1.6732632) < 1e-6 && Math.Abs(gamma - 1.0507010) < 1e-6
            ? Activated(node[0], ActivationKind.Selu)
            : Apply(Multiply, node[0].Type, Activated(node[0], ActivationKind.Elu, alpha), Number(gamma));
    }

    private OnnxValue HardSigmoid(OnnxValue x, double alpha, double beta)
    {
        if (Math.Abs(alpha - (1.0 / 6)) < 1e-6 && beta == 0.5)
        {
            return Activated(x, ActivationKind.HardSigmoid);
        }

        var line = Apply(Add, x.Type, Apply(Multiply, x.Type, x, Number(alpha)), Number(beta));
        return Apply(Smaller, x.Type, Apply(Larger, x.Type, line, Number(0)), Number(1));
    }

    private OnnxValue PRelu(OnnxValue x, OnnxValue slope)
    {
        if (slope is OnnxConstant { Uniform: { } one })
        {
            return Apply(Activation(new Activation(ActivationKind.LeakyRelu, one), element => element >= 0 ? element : one * element), x.Type, x);
        }

        if (slope is OnnxConstant constant && Numbers(x) is OnnxDense dense && constant.Shape.Count == dense.Shape.Narrow[^1] && constant.Shape.Narrow[^1] == constant.Shape.Count)
        {
            var full = Full(dense);
            return full with { Value = _emit.Add(new Activate(ActivationKind.PRelu), [full.Value, BiasOf(constant, full.Shape)!]), Input = null };
        }

        var positive = Activated(x, ActivationKind.Relu);
        return Apply(Add, x.Type, positive, Apply(Multiply, x.Type, Apply(Smaller, x.Type, x, Number(0)), slope));
    }

    private OnnxValue Clip(OnnxNode node)
    {
        var value = node[0];
        if (node.Optional(1) is { } low)
        {
            value = Apply(Larger, value.Type, value, low);
        }

        return node.Optional(2) is { } high ? Apply(Smaller, value.Type, value, high) : value;
    }

    private OnnxValue Pow(OnnxNode node) => node[1] is OnnxConstant { Uniform: { } power }
        ? power switch
        {
            1 => node[0],
            2 => Apply(Square, node[0].Type, node[0]),
            0.5 => Apply(SquareRoot, node[0].Type, node[0]),
            -1 => Apply(Reciprocal, node[0].Type, node[0]),
            _ => Apply(Power, node[0].Type, node[0], node[1]),
        }
        : Apply(Power, node[0].Type, node[0], node[1]);

    private OnnxValue Div(OnnxNode node) => node[0].IsFloat || node[0].Type == DataType.Undefined
        ? Apply(Divide, node[0].Type, node[0], node[1])
        : Truncated(Apply(Divide, DataType.Float, node[0], node[1]), node[0].Type);

    private OnnxValue Mod(OnnxNode node)
    {
        var (a, b) = (node[0], node[1]);
        var quotient = Apply(Divide, DataType.Float, a, b);
        var whole = node.Int("fmod", 0) != 0 ? Truncated(quotient with { Type = DataType.Float }, DataType.Float) : Apply(Floor, DataType.Float, quotient);
        return Apply(Subtract, a.Type, a, Apply(Multiply, a.Type, whole, b));
    }

    /// <summary>A whole number added to ids or to a length, which stay what they are; null if it is something else.</summary>
    private OnnxValue? Shifted(OnnxValue value, OnnxValue added, int sign)
    {
        if (added is not OnnxConstant constant || value.IsFloat)
        {
            return null;
        }

        if (value is OnnxPieces pieces && constant.Shape.Narrow.LastOrDefault() == pieces.Shape.Narrow[pieces.Axis] && constant.Shape.Count == pieces.Shape.Narrow[pieces.Axis]
            && pieces.Axis == pieces.Shape.Rank - 1 && pieces.Parts.All(part => part.Shape.Narrow[pieces.Axis] == 1))
        {
            OnnxValue?[] parts = [.. pieces.Parts.Select((part, i) => Shifted(part, Number(constant.Narrow.Elements[i], constant.Type), sign))];
            return parts.All(part => part is not null) ? pieces with { Parts = parts! } : null;
        }

        if (constant.Uniform is not { } number || Math.Abs(number) > 1 << 30 || Math.Floor(number) != number)
        {
            return null;
        }

        return value switch
        {
            OnnxIds ids when constant.Shape.Count == 1 => ids with { Offset = ids.Offset + (sign * (int)number) },
            OnnxLength length => length with { Offset = length.Offset + (sign * (int)number) },
            _ => null,
        };
    }

    private OnnxValue Not(OnnxValue value) => value is OnnxIdsEqual equal ? equal with { IsNot = !equal.IsNot } : Apply(Invert, DataType.Bool, value);

    private OnnxValue Compared(BinaryKind kind, OnnxValue a, OnnxValue b)
    {
        if (a is OnnxConstant && b is not OnnxConstant)
        {
            return Compared(Turned(kind), b, a);
        }

        // Places of an id.
        if (a is OnnxIds ids && ids.Input.Role == OnnxRole.Ids && b is OnnxConstant { Uniform: { } number } constant && constant.Shape.Count == 1 && Math.Floor(number) == number)
        {
            var id = (int)number;
            switch (kind)
            {
                case BinaryKind.Equal:
                    return new OnnxIdsEqual(ids.Shape, DataType.Bool, ids, id, IsNot: false);
                case BinaryKind.Greater when id == ids.Offset:
                    return new OnnxIdsEqual(ids.Shape, DataType.Bool, ids, id, IsNot: true);
                case BinaryKind.GreaterOrEqual when id == ids.Offset + 1:
                    return new OnnxIdsEqual(ids.Shape, DataType.Bool, ids, id - 1, IsNot: true);
                case BinaryKind.LessOrEqual when id == ids.Offset:
                case BinaryKind.Less when id == ids.Offset + 1:
                    return new OnnxIdsEqual(ids.Shape, DataType.Bool, ids, ids.Offset, IsNot: false);
            }
        }

        return PositionsBefore(kind, a, b) ?? Apply(
            kind switch
            {
                BinaryKind.Greater => Greater,
                BinaryKind.GreaterOrEqual => GreaterOrEqual,
                BinaryKind.Less => Less,
                BinaryKind.LessOrEqual => LessOrEqual,
                _ => Equal,
            },
            DataType.Bool, a, b);
    }

    private static BinaryKind Turned(BinaryKind kind) => kind switch
    {
        BinaryKind.Greater => BinaryKind.Less,
        BinaryKind.GreaterOrEqual => BinaryKind.LessOrEqual,
        BinaryKind.Less => BinaryKind.Greater,
        BinaryKind.LessOrEqual => BinaryKind.GreaterOrEqual,
        _ => kind,
    };

    /// <summary>length &gt; [0, 1, 2, ...]: which positions a history has, or lacks; null where that is not what is compared.</summary>
    private OnnxValue? PositionsBefore(BinaryKind kind, OnnxValue a, OnnxValue b)
    {
        if (b is not OnnxConstant places || a is not (OnnxLength or OnnxIds { Axis: < 0 } or OnnxDense { Input.Axis: < 0 }) || places.Shape.Count > 1 << 20)
        {
            return null;
        }

        var offset = a switch { OnnxLength given => given.Offset, OnnxIds ids => ids.Offset, _ => 0 };
        var first = (kind is BinaryKind.Greater or BinaryKind.LessOrEqual ? 0 : kind is BinaryKind.GreaterOrEqual or BinaryKind.Less ? 1 : -1) + offset;
        var axis = Array.FindIndex(places.Shape.Narrow, length => length > 1);
        if (kind == BinaryKind.Equal || axis < 0 || places.Shape.Narrow.Count(length => length > 1) > 1
            || !places.Narrow.Elements.Index().All(pair => pair.Item == pair.Index + first))
        {
            return null;
        }

        var shape = OnnxShape.Broadcast(a.Shape, places.Shape);
        axis += shape.Rank - places.Shape.Rank;
        var isWithin = kind is BinaryKind.Greater or BinaryKind.GreaterOrEqual;
        if (a is OnnxLength { Group: var group } && group.Length == shape.Narrow[axis])
        {
            return new OnnxSequence(shape, DataType.Bool, axis, shape, group)
            {
                Inside = Ones(shape, axis, isWithin ? 1 : 0, DataType.Bool),
                Pad = new(() => Ones(shape, axis, isWithin ? 0 : 1, DataType.Bool)),
            };
        }

        var input = (a as OnnxIds)?.Input ?? (a as OnnxDense)?.Input;
        if (input is null || input.Rows > 0)
        {
            return null;
        }

        var mask = (OnnxDense)ApplyDense(isWithin ? Greater : LessOrEqual, DataType.Bool, [a is OnnxIds open ? Open(open) : a, NumbersFrom(places, first)], shape);
        return new OnnxRangeMask(shape, DataType.Bool, input, axis, mask);
    }

    private static OnnxConstant NumbersFrom(OnnxConstant places, int first) => new(places.Narrow.Map(place => place - first), places.Type);

    /// <summary>
    /// Numbers of an input that may yet turn out to be rows of a table. Nothing comes to read this placeholder: if no table is looked
    /// up until the end, the graph is read again with the input as numbers.
    /// </summary>
    private OnnxDense Open(OnnxIds ids)
    {
        _open.Add(ids.Input);
        return new OnnxDense(ids.Shape, ids.Type, _emit.Constant(NdArray.Of(ids.Shape.Row, _ => 0)), ids.Shape);
    }

    private OnnxValue Multiplied(OnnxValue a, OnnxValue b, DataType type) =>
        MaskedBy(a, b, 0, type) ?? MaskedBy(b, a, 0, type) ?? Apply(Multiply, type, a, b);

    /// <summary>A choice between values; between scores of positions and a number, by id, as a mask.</summary>
    private OnnxValue Selected(OnnxValue condition, OnnxValue a, OnnxValue b)
    {
        if (condition is OnnxIdsEqual equal)
        {
            var (kept, fill) = equal.IsNot ? (a, b) : (b, a);
            if (fill is OnnxConstant { Uniform: { } number } && MaskedBy(kept, equal with { IsNot = true }, number, a.Type) is { } masked)
            {
                return masked;
            }
        }

        return Apply(Choice, a.Type, condition, a, b);
    }

    /// <summary>Scores along a sequence with a number where an id is; null if it is something else.</summary>
    private OnnxSequence? MaskedBy(OnnxValue scores, OnnxValue condition, double fill, DataType type)
    {
        if (condition is not OnnxIdsEqual { IsNot: true, Ids: { Axis: >= 0, Input.Rows: > 0 } ids } equal
            || scores is not OnnxSequence { Value: { } value } sequence || sequence.Group != ids.Input.Group
            || sequence.Stored.Count != sequence.Group.Length || !sequence.Stored.IsSame(sequence.Shape))
        {
            return null;
        }

        var shape = OnnxShape.Broadcast(scores.Shape, condition.Shape);
        var axis = AxisOfLength(equal.Shape, sequence.Group.Length) + shape.Rank - equal.Shape.Rank;
        if (axis != sequence.Axis + shape.Rank - sequence.Shape.Rank || shape.Count != sequence.Group.Length)
        {
            return null;
        }

        var masked = _emit.Add(new Mask(equal.Id - ids.Offset + ids.Input.Offset, fill), [_emit.Reshape(value, sequence.Group.Length), InputValue(ids.Input)]);
        var isPadding = _options.PaddingId == equal.Id - ids.Offset;
        OnnxValue Past(OnnxValue pad) => isPadding
            ? Ones(shape, axis, fill, type)
            : WithRank(Numbers(pad), shape.Rank);
        return new OnnxSequence(shape, type, axis, shape, sequence.Group)
        {
            Value = _emit.Reshape(masked, [sequence.Group.Length, .. RestOf(shape, axis)]),
            Pad = new(() => Past(sequence.Pad.Value)),
            Empty = sequence.Empty is { } empty ? new(() => Past(empty.Value)) : null,
        };
    }
}
