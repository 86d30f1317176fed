namespace RankKernel.Import.Onnx;

/// <summary>
/// The dimensions of a tensor for a batch of one row and for one of <see cref="Probe"/> rows, side by side. Where they differ is the
/// batch axis; with a batch of one all dimensions are known, whatever arithmetic on shapes a model does.
/// </summary>
internal sealed class OnnxShape
{
    /// <summary>The rows of the wider batch: few, and more than two so that a doubled axis is not taken for the batch.</summary>
    public const int Probe = 3;

    public OnnxShape(int[] narrow, int[] wide)
    {
        (Narrow, Wide, Batch) = (narrow, wide, -1);
        if (narrow.Length != wide.Length)
        {
            throw new OnnxLoweringException("the number of dimensions depends on the batch");
        }

        for (var axis = 0; axis < narrow.Length; axis++)
        {
            if (narrow[axis] == wide[axis])
            {
                continue;
            }

            if (wide[axis] != Probe * narrow[axis] || Batch >= 0)
            {
                throw new OnnxLoweringException($"[{string.Join(", ", narrow)}] for one row becomes [{string.Join(", ", wide)}] for {Probe}: it mixes the rows of a batch");
            }

            Batch = axis;
        }
    }

    /// <summary>A tensor that does not depend on the batch.</summary>
    public OnnxShape(params int[] dimensions)
        : this(dimensions, dimensions)
    {
    }

    public int[] Narrow { get; }

    public int[] Wide { get; }

    public int Rank => Narrow.Length;

    /// <summary>The axis that the batch is on, alone or together with another one; −1 if none is.</summary>
    public int Batch { get; }

    /// <summary>The elements of one row.</summary>
    public int Count => checked((int)NdArray.Count(Narrow));

    /// <summary>The dimensions of one row: without the batch, where it is alone on its axis.</summary>
    public int[] Row => [.. Enumerable.Range(0, Rank).Where(axis => !IsPureBatch(axis)).Select(axis => Narrow[axis])];

    public bool IsPureBatch(int axis) => axis == Batch && Narrow[axis] == 1;

    /// <summary>This shape with another length of an axis, the same for every batch.</summary>
    public OnnxShape With(int axis, int length)
    {
        int[] narrow = [.. Narrow], wide = [.. Wide];
        wide[axis] = axis == Batch ? length * Probe : length;
        narrow[axis] = length;
        return new OnnxShape(narrow, wide);
    }

    public OnnxShape Without(IReadOnlyCollection<int> axes) => new(Rest(Narrow, axes), Rest(Wide, axes));

    public static OnnxShape Broadcast(OnnxShape a, OnnxShape b) =>
        new(NdArray.BroadcastShape(a.Narrow, b.Narrow), NdArray.BroadcastShape(a.Wide, b.Wide));

    /// <summary>With ones in front, up to a number of dimensions.</summary>
    public OnnxShape Padded(int rank)
    {
        var ones = Enumerable.Repeat(1, rank - Rank).ToArray();
        return rank == Rank ? this : new OnnxShape([.. ones, .. Narrow], [.. ones, .. Wide]);
    }

    public bool IsSame(OnnxShape other) => Narrow.AsSpan().SequenceEqual(other.Narrow) && Wide.AsSpan().SequenceEqual(other.Wide);

    public override string ToString() => $"[{string.Join(", ", Narrow.Select((dimension, axis) => IsPureBatch(axis) ? "batch" : $"{dimension}"))}]";

    private static int[] Rest(int[] dimensions, IReadOnlyCollection<int> axes) =>
        [.. Enumerable.Range(0, dimensions.Length).Where(axis => !axes.Contains(axis)).Select(axis => dimensions[axis])];
}
