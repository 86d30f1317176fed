using RankKernel.Graph;
using DataType = RankKernel.Import.Onnx.Schema.TensorProto.Types.DataType;

namespace RankKernel.Import.Onnx;

/// <summary>What is computed of elements, as numbers and as nodes.</summary>
internal sealed partial class OnnxLowering
{
    private static readonly Elementwise Add = Binary(BinaryKind.Add, (a, b) => a + b, operands => Neutral(operands, 0, isCommutative: true));
    private static readonly Elementwise Subtract = Binary(BinaryKind.Subtract, (a, b) => a - b, operands => Neutral(operands, 0, isCommutative: false));
    private static readonly Elementwise Multiply = Binary(BinaryKind.Multiply, (a, b) => a * b, operands => Neutral(operands, 1, isCommutative: true));
    private static readonly Elementwise Divide = Binary(BinaryKind.Divide, (a, b) => a / b, operands => Neutral(operands, 1, isCommutative: false));
    private static readonly Elementwise Power = Binary(BinaryKind.Power, Math.Pow);
    private static readonly Elementwise Smaller = Binary(BinaryKind.Min, Math.Min);
    private static readonly Elementwise Larger = Binary(BinaryKind.Max, Math.Max);
    private static readonly Elementwise Greater = Binary(BinaryKind.Greater, (a, b) => a > b ? 1 : 0);
    private static readonly Elementwise GreaterOrEqual = Binary(BinaryKind.GreaterOrEqual, (a, b) => a >= b ? 1 : 0);
    private static readonly Elementwise Less = Binary(BinaryKind.Less, (a, b) => a < b ? 1 : 0);
    private static readonly Elementwise LessOrEqual = Binary(BinaryKind.LessOrEqual, (a, b) => a <= b ? 1 : 0);
    private static readonly Elementwise Equal = Binary(BinaryKind.Equal, (a, b) => a.Equals(b) || a == b ? 1 : 0);

    private static readonly Elementwise Negate = Unary(UnaryKind.Negate, a => -a);
    private static readonly Elementwise Absolute = Unary(UnaryKind.Abs, Math.Abs);
    private static readonly Elementwise SquareRoot = Unary(UnaryKind.Sqrt, Math.Sqrt);
    private static readonly Elementwise Square = Unary(UnaryKind.Square, a => a * a);
    private static readonly Elementwise Reciprocal = Unary(UnaryKind.Reciprocal, a => 1 / a);
    private static readonly Elementwise Exponential = Unary(UnaryKind.Exp, Math.Exp);
    private static readonly Elementwise Logarithm = Unary(UnaryKind.Log, Math.Log);
    private static readonly Elementwise ErrorFunction = Unary(UnaryKind.Erf, NdMath.Erf);
    private static readonly Elementwise Floor = Unary(UnaryKind.Floor, Math.Floor);
    private static readonly Elementwise Ceiling = Unary(UnaryKind.Ceiling, Math.Ceiling);
    private static readonly Elementwise Round = Unary(UnaryKind.Round, a => Math.Round(a, MidpointRounding.ToEven));
    private static readonly Elementwise Sign = Unary(UnaryKind.Sign, a => double.IsNaN(a) ? a : Math.Sign(a));

    /// <summary>1 − x of truth values.</summary>
    private static readonly Elementwise Invert = new(
        operands => 1 - operands[0],
        static (self, operands, shape) => self._emit.Binary(
            BinaryKind.Subtract, self._emit.Constant(NdArray.Vector(1)), Ones(shape), self.ValueOf(operands[0], shape), operands[0].Dimensions, shape));

    private static readonly Elementwise Choice = new(
        operands => operands[0] != 0 ? operands[1] : operands[2],
        static (self, operands, shape) => self._emit.Add(new Where(), [.. operands.Select(operand => self.Whole(operand, shape))]),
        operands => operands[0].Uniform is { } chosen ? chosen != 0 ? 1 : 2 : -1);

    private static Elementwise Activation(Activation activation, Func<double, double> compute) => new(
        operands => compute(operands[0]),
        (self, operands, shape) => self._emit.Add(new Activate(activation), [self.ValueOf(operands[0], shape)]));

    private static Elementwise Unary(UnaryKind kind, Func<double, double> compute) => new(
        operands => compute(operands[0]),
        (self, operands, shape) => self._emit.Add(new Unary(kind), [self.ValueOf(operands[0], shape)]));

    private static Elementwise Binary(BinaryKind kind, Func<double, double, double> compute, Func<Operand[], int>? choose = null) => new(
        operands => compute(operands[0], operands[1]),
        (self, operands, shape) =>
        {
            var (a, b) = (operands[0], operands[1]);
            if (a.Dimensions.AsSpan().SequenceEqual(shape) || b.Dimensions.AsSpan().SequenceEqual(shape))
            {
                (a, b) = (Fitting(a, shape), Fitting(b, shape));
            }

            return self._emit.Binary(kind, self.ValueOf(a, shape), a.Dimensions, self.ValueOf(b, shape), b.Dimensions, shape);
        },
        choose);

    /// <summary>The other operand of one that changes nothing.</summary>
    private static int Neutral(Operand[] operands, double element, bool isCommutative) =>
        operands[1].Uniform == element ? 0 : isCommutative && operands[0].Uniform == element ? 1 : -1;

    private static int[] Ones(int[] shape) => [.. shape.Select(_ => 1)];

    /// <summary>Numbers that a function of two values takes: one, all, or those of the last dimensions.</summary>
    private static Operand Fitting(Operand operand, int[] shape)
    {
        if (operand.Numbers is not { } numbers || operand.Dimensions.AsSpan().SequenceEqual(shape))
        {
            return operand;
        }

        if (numbers.Uniform is { } element)
        {
            return new Operand(null, NdArray.Of(Ones(shape), _ => element), Ones(shape));
        }

        var first = Array.FindIndex(operand.Dimensions, length => length > 1);
        return operand.Dimensions.AsSpan(first).SequenceEqual(shape.AsSpan(first)) ? operand : new Operand(null, numbers.BroadcastTo(shape), shape);
    }

    private Value ValueOf(Operand operand, int[] shape)
    {
        if (operand.Numbers is not { } numbers)
        {
            return operand.Dimensions.AsSpan().SequenceEqual(shape) ? _emit.Reshape(operand.Value!, shape) : operand.Value!;
        }

        if (numbers.Elements.Length == 1)
        {
            return _emit.Constant(numbers.WithShape(1));
        }

        var first = Array.FindIndex(operand.Dimensions, length => length > 1);
        return _emit.Constant(numbers.WithShape(operand.Dimensions.AsSpan().SequenceEqual(shape) ? shape : operand.Dimensions[first..]));
    }

    /// <summary>An operand with every element there.</summary>
    private Value Whole(Operand operand, int[] shape) => operand.Numbers is { } numbers
        ? _emit.Constant(numbers.BroadcastTo(shape))
        : operand.Value!.Type.Sequence is null
            ? _emit.Broadcast(operand.Value, operand.Dimensions, shape)
            : _emit.BroadcastWithin(operand.Value, operand.Dimensions[1..], shape[1..]);

    /// <summary>Truth values of any numbers.</summary>
    private OnnxValue Truth(OnnxValue value) => value.Type == DataType.Bool
        ? value
        : Apply(Invert, DataType.Bool, Apply(Equal, DataType.Bool, value, Number(0)));

    /// <summary>Towards zero.</summary>
    private OnnxValue Truncated(OnnxValue value, DataType type) => value.IsFloat && value is (OnnxConstant or OnnxDense or OnnxSequence or OnnxPieces)
        ? Numbers(value) is OnnxConstant constant
            ? Fold([constant], type, arrays => arrays[0].Map(Math.Truncate))
            : Apply(Multiply, type, Apply(Sign, type, value), Apply(Floor, type, Apply(Absolute, type, value)))
        : value with { Type = type };

    private static OnnxConstant Number(double element, DataType type = DataType.Float) => new(NdArray.Scalar(element), type);
}
