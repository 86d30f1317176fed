using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Planning;

namespace RankKernel.Cpu;

/// <summary>Computes a node whose inputs are all parameters, with the kernels that would run it.</summary>
internal static unsafe class ConstantEvaluator
{
    /// <summary>The result, or null for an operation that is lowered first.</summary>
    public static Tensor? Evaluate(KernelSet kernels, Node node)
    {
        if (!node.Operation.IsPrimitive && !StepCompiler.Supports(node.Operation))
        {
            return null;
        }

        if (node.Operation is Reshape)
        {
            return new Tensor(node.Output.Shape, node.Inputs[0].Data!.AsFloats());
        }

        var result = AlignedBuffer.OfFloats(node.Output.Shape.Count);
        var schema = new EncodedSchema([]);
        var compiler = new StepCompiler(
            kernels, value => value == node.Output ? new Placement(Space.User, 0, 0) : new Placement(Space.Constant, 0, 0, value.Data), schema, schema);
        using var step = compiler.Compile(node);
        using var temporary = AlignedBuffer.OfFloats(step.TemporaryLength);
        step.Run(new Frame { User = result.Floats, Temporary = temporary.Floats }, 1);
        return new Tensor(TensorType.Float32, node.Output.Shape, result);
    }
}
