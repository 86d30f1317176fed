using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>
/// Target and history side by side in whatever order and number: the target at every position, the history, their difference in
/// either direction, their product.
/// </summary>
internal sealed class AttentionInput
{
    private readonly List<Block> _blocks = [];

    private AttentionInput(Value query, Value keys) => (Query, Keys) = (query, keys);

    private enum Block
    {
        Query,
        Keys,
        Difference,
        Opposite,
        Product,
    }

    /// <summary>The target, [d].</summary>
    public Value Query { get; }

    /// <summary>The history, [T, d].</summary>
    public Value Keys { get; }

    /// <summary>What a joined value [T, n·d] is made of, or null where something else is among it, or the product is not.</summary>
    public static AttentionInput? Of(Value joined)
    {
        if (!joined.Is<Concat>(out var concat, out var operation) || operation.Axis != 1 || joined.Type.Sequence is null)
        {
            return null;
        }

        foreach (var product in concat.Inputs)
        {
            if (product.IsBinary(BinaryKind.Multiply, out var a, out var b)
                && (Read(concat.Inputs, a, b) ?? Read(concat.Inputs, b, a)) is { } input)
            {
                return input;
            }
        }

        return null;
    }

    /// <summary>A weight over the blocks as one over [q, k, q−k, q⊙k].</summary>
    public Tensor Canonical(Tensor weight)
    {
        if (_blocks.SequenceEqual([Block.Query, Block.Keys, Block.Difference, Block.Product]))
        {
            return weight;
        }

        var (width, columns) = (Query.Shape[0], weight.Shape[1]);
        return Weights.Matrix(weight.Shape[0], 4 * width, (row, column) =>
        {
            var (target, within) = (column / width, column % width);
            var sum = 0.0;
            foreach (var (place, block) in _blocks.Index())
            {
                var (home, sign) = block switch
                {
                    Block.Opposite => (2, -1),
                    Block.Product => (3, 1),
                    _ => ((int)block, 1),
                };
                sum += home == target ? sign * weight.AsFloats()[(row * columns) + (place * width) + within] : 0;
            }

            return sum;
        });
    }

    private static AttentionInput? Read(IReadOnlyList<Value> parts, Value target, Value keys)
    {
        if (keys.Type.Sequence is null || keys.Shape.Rank != 2 || Repeated(target) is not { } query || query.Shape[0] != keys.Shape[1])
        {
            return null;
        }

        var input = new AttentionInput(query, keys);
        foreach (var part in parts)
        {
            if (input.Kind(part) is not { } block)
            {
                return null;
            }

            input._blocks.Add(block);
        }

        return input;
    }

    private Block? Kind(Value part) =>
        ReferenceEquals(part, Keys) ? Block.Keys
        : part.Is<Expand>(out var expand) && ReferenceEquals(expand.Inputs[0], Query) ? Block.Query
        : part.IsBinary(BinaryKind.Subtract, out var a, out var b)
            ? ReferenceEquals(b, Keys) && IsQuery(a) ? Block.Difference
            : ReferenceEquals(a, Keys) && IsQuery(b) ? Block.Opposite
            : null
        : part.IsBinary(BinaryKind.Multiply, out a, out b)
            && ((ReferenceEquals(a, Keys) && IsQuery(b)) || (ReferenceEquals(b, Keys) && IsQuery(a))) ? Block.Product
        : null;

    private bool IsQuery(Value value) => ReferenceEquals(Repeated(value), Query);

    /// <summary>The vector that a value is, or repeats at every position.</summary>
    private static Value? Repeated(Value value) =>
        value.Is<Expand>(out var expand) ? expand.Inputs[0]
        : value is { Shape.Rank: 1, Type.Sequence: null } ? value
        : null;
}
