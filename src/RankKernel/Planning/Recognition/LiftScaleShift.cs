using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>
/// Constants for each channel that are added, subtracted, multiplied by or divided by one after the other, such as a BatchNorm
/// written out, are one scale and shift. One alone stays as it is, unless it follows a Linear, which can take it in.
/// </summary>
internal sealed class LiftScaleShift : LiftPass
{
    protected override Value? Lift(GraphBuilder graph, Node node)
    {
        if (Affine.Of(node.Output) is not { } last || Reads(last.Input) != 1)
        {
            return null;
        }

        var channels = node.Output.Shape.Last;
        double[] scales = [.. Enumerable.Repeat(1.0, channels)];
        var shifts = new double[channels];
        var x = last.Input;
        if (x.Is<ScaleShift>(out var before) && before.Inputs[1].Floats() is { } scale && before.Inputs[2].Floats() is { } shift)
        {
            x = before.Inputs[0];
            for (var i = 0; i < channels; i++)
            {
                (scales[i], shifts[i]) = (scale.AsFloats()[i], shift.AsFloats()[i]);
            }
        }
        else if (Affine.Of(x) is { } first)
        {
            x = first.Input;
            first.Apply(scales, shifts);
        }
        else if (x.Producer is not { Operation: Linear { Activation.Kind: ActivationKind.None, Addends: 0 } })
        {
            return null;
        }

        last.Apply(scales, shifts);
        return scales.Concat(shifts).All(double.IsFinite)
            ? graph.ScaleShift(x, graph.Constant(Weights.Vector(channels, i => scales[i])), graph.Constant(Weights.Vector(channels, i => shifts[i])))
            : null;
    }

    /// <summary>A function of a value and a constant for each channel that keeps scale·x + shift what it is.</summary>
    private sealed record Affine(Value Input, BinaryKind Function, bool IsConstantFirst, Tensor Constant)
    {
        public static Affine? Of(Value value)
        {
            if (!value.Is<Binary>(out var node, out var binary) || value.Shape.Rank == 0)
            {
                return null;
            }

            var isFirst = node.Inputs[0].Data is not null;
            var (x, constant) = isFirst ? (node.Inputs[1], node.Inputs[0]) : (node.Inputs[0], node.Inputs[1]);
            return x.Data is null && x.Shape == value.Shape && constant.Floats() is { } data
                && (data.Shape == new Shape(value.Shape.Last) || data.Shape.Count == 1)
                && (binary.Function is BinaryKind.Add or BinaryKind.Subtract or BinaryKind.Multiply || (binary.Function == BinaryKind.Divide && !isFirst))
                    ? new Affine(x, binary.Function, isFirst, data)
                    : null;
        }

        public void Apply(double[] scales, double[] shifts)
        {
            var constants = Constant.AsFloats();
            for (var i = 0; i < scales.Length; i++)
            {
                double constant = constants[constants.Length == 1 ? 0 : i];
                (scales[i], shifts[i]) = (Function, IsConstantFirst) switch
                {
                    (BinaryKind.Add, _) => (scales[i], shifts[i] + constant),
                    (BinaryKind.Subtract, false) => (scales[i], shifts[i] - constant),
                    (BinaryKind.Subtract, true) => (-scales[i], constant - shifts[i]),
                    (BinaryKind.Multiply, _) => (scales[i] * constant, shifts[i] * constant),
                    _ => (scales[i] / constant, shifts[i] / constant),
                };
            }
        }
    }
}
