using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

internal static class OracleLayout
{
    public static OracleValue Concat(Concat operation, IReadOnlyList<OracleValue> inputs)
    {
        var dimensions = inputs[0].Shape.Dimensions.ToArray();
        dimensions[operation.Axis] = inputs.Sum(input => input.Shape[operation.Axis]);
        var data = new List<double>();
        for (var outer = 0; outer < Product(dimensions[..operation.Axis]); outer++)
        {
            foreach (var input in inputs)
            {
                var run = Product(input.Shape.Dimensions[operation.Axis..]);
                data.AddRange(input.Data.AsSpan(outer * run, run));
            }
        }

        return OracleValue.Numbers(new Shape(dimensions), [.. data], inputs[0].Length);
    }

    public static OracleValue Slice(Slice operation, IReadOnlyList<OracleValue> inputs)
    {
        var x = inputs[0];
        var dimensions = x.Shape.Dimensions.ToArray();
        dimensions[operation.Axis] = operation.Length;
        var inner = Product(x.Shape.Dimensions[(operation.Axis + 1)..]);
        var data = new List<double>();
        for (var outer = 0; outer < Product(dimensions[..operation.Axis]); outer++)
        {
            data.AddRange(x.Data.AsSpan(((outer * x.Shape[operation.Axis]) + operation.Start) * inner, operation.Length * inner));
        }

        return OracleValue.Numbers(new Shape(dimensions), [.. data], x.Length);
    }

    public static OracleValue Select(Select operation, IReadOnlyList<OracleValue> inputs)
    {
        var data = new List<double>();
        foreach (var index in operation.Indices)
        {
            data.Add(inputs[0][index]);
        }

        return OracleValue.Vector([.. data]);
    }

    public static OracleValue Reshape(Reshape operation, IReadOnlyList<OracleValue> inputs) =>
        OracleValue.Numbers(operation.Shape, inputs[0].Data, inputs[0].Length);

    public static OracleValue Transpose(IReadOnlyList<OracleValue> inputs)
    {
        var x = inputs[0];
        var (rows, columns) = (x.Shape[0], x.Shape[1]);
        return OracleValue.Make(new Shape(columns, rows), i => x[(i % rows * columns) + (i / rows)]);
    }

    public static OracleValue Expand(IReadOnlyList<OracleValue> inputs)
    {
        var (x, like) = (inputs[0], inputs[1]);
        return OracleValue.Make(new Shape(like.Shape[0], x.Shape[0]), i => x[i % x.Shape[0]], like.Length);
    }

    private static int Product(ReadOnlySpan<int> dimensions)
    {
        var product = 1;
        foreach (var dimension in dimensions)
        {
            product *= dimension;
        }

        return product;
    }
}
