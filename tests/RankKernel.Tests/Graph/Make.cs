using RankKernel.Graph;
using ValueType = RankKernel.Graph.ValueType;

namespace RankKernel.Tests.GraphTests;

/// <summary>Values for tests of single operations.</summary>
internal static class Make
{
    public static Value Numbers(string name, params ReadOnlySpan<int> shape) => new(name, new ValueType(new Shape(shape)), Side.User);

    /// <summary>Numbers along the sequence <paramref name="sequence"/>; the first dimension is its maximum length.</summary>
    public static Value Along(string sequence, string name, params ReadOnlySpan<int> shape) =>
        new(name, new ValueType(new Shape(shape), ElementKind.Float, sequence), Side.User);

    public static Value Id(string name) => new(name, new ValueType(new Shape(), ElementKind.Id), Side.Item);

    public static Value IdsAlong(string sequence, string name, int length) =>
        new(name, new ValueType(new Shape(length), ElementKind.Id, sequence), Side.User);

    public static Value Knots(string name, params ReadOnlySpan<float> elements) =>
        new(name, new ValueType(new Shape(elements.Length)), Side.Constant, data: new Tensor(new Shape(elements.Length), elements));

    public static Value Parameter(string name, params ReadOnlySpan<int> shape)
    {
        var tensor = new RandomParameters(1).Get(name, new Shape(shape));
        return new Value(name, new ValueType(tensor.Shape), Side.Constant, data: tensor);
    }

    public static Value Parameter(string name, float[] elements, params ReadOnlySpan<int> shape) =>
        new(name, new ValueType(new Shape(shape)), Side.Constant, data: new Tensor(new Shape(shape), elements));
}
