using RankKernel.Graph;

namespace RankKernel.Gpu;

internal sealed partial class StepCompiler
{
    /// <summary>Writes products whose activations stay in shared memory, as one step.</summary>
    /// <param name="nodes">Each one's input is the output of the one before.</param>
    /// <param name="second">Where the second activations stand.</param>
    public int WriteChain(IReadOnlyList<Node> nodes, int second)
    {
        var starts = new List<int>();
        Step(starts, StepKind.Chain, () =>
        {
            writer.Add(second).Add(nodes.Count);
            foreach (var node in nodes)
            {
                var start = writer.Position;
                writer.Add(0);
                Product(node, (Linear)node.Operation, ChainPrecision);

                // The fields and the length before the next ones.
                writer.Patch(start, writer.Position - start);
            }
        });
        return starts[0];
    }

    private int ChainPrecision => precision == GpuPrecision.Float32 ? WeightPrecision.Float32
        : tensorCores ? WeightPrecision.Fragments : WeightPrecision.Halves;

    private int PlainPrecision => precision == GpuPrecision.Float32 ? WeightPrecision.Float32 : WeightPrecision.Halves;

    private void Product(Node node, Linear linear) => Product(node, linear, PlainPrecision);

    private void Product(Node node, Linear linear, int form)
    {
        var weight = node.Inputs[1];
        writer.Operand(node.Inputs[0]).Add(weight.Shape[1]).Operand(node.Output).Add(weight.Shape[0]).Extent(node.Output);
        Weight(weight, form).Optional(linear.Bias ? node.Inputs[2] : null);
        writer.Activation(linear.Activation, node.Inputs, linear.FirstActivationParameter).NoOperand().NoOperand().Add(linear.Addends);
        foreach (var addend in node.Inputs.Skip(linear.FirstAddend).Take(linear.Addends))
        {
            writer.Operand(addend).Add(addend.Shape.Rank == 1 ? 0 : weight.Shape[0]);
        }
    }

    private void WriteGatedCross(Node node, List<int> starts)
    {
        var (first, x) = (node.Inputs[0], node.Inputs[1]);
        Step(starts, StepKind.Linear, () => CrossProduct(node, x, node.Inputs[4], null, ActivationKind.Sigmoid, first, null));
        Step(starts, StepKind.Linear, () => CrossProduct(node, x, node.Inputs[2], node.Inputs[3], default, node.Output, x));
    }

    /// <summary>A product whose store multiplies and adds.</summary>
    private void CrossProduct(Node node, Value x, Value weight, Value? bias, Activation activation, Value multiplier, Value? residual)
    {
        writer.Operand(x).Add(weight.Shape[1]).Operand(node.Output).Add(weight.Shape[0]).Extent(node.Output);
        Weight(weight, PlainPrecision).Optional(bias).Activation(activation, [], 0).Operand(multiplier);
        _ = residual is null ? writer.NoOperand() : writer.Operand(residual);
        writer.Add(0);
    }

    private CodeWriter Weight(Value weight, int form) => writer
        .Add(weight.Shape[1]).Add(weight.Shape[0]).Add(WeightLayout.Padded(weight.Shape[0])).Add(Packed(weight, form)).Add(form);

    private int Packed(Value weight, int form)
    {
        var (columns, depth) = (weight.Shape[0], weight.Shape[1]);
        return form switch
        {
            WeightPrecision.Halves => writer.Constants.Add(weight.Data!, "halves", tensor => WeightLayout.Halves(WeightLayout.Elements(tensor), columns, depth)),
            WeightPrecision.Fragments => writer.Constants.Add(weight.Data!, "fragments", tensor => WeightLayout.Fragments(WeightLayout.Elements(tensor), columns, depth)),
            _ => writer.Constants.Add(weight.Data!, "columns", tensor => WeightLayout.Transposed(WeightLayout.Elements(tensor), columns, depth, WeightLayout.Padded(columns))),
        };
    }
}
