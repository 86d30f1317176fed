namespace RankKernel.Graph;

/// <summary>How the rows of a bag become one.</summary>
public enum Pooling
{
    /// <summary>The sum.</summary>
    Sum,

    /// <summary>The sum over the number of rows; zero for an empty bag.</summary>
    Mean,

    /// <summary>The sum over the sum of the weights; zero where that is zero.</summary>
    WeightedMean,

    /// <summary>The sum over the square root of the number of rows; zero for an empty bag.</summary>
    SqrtN,

    /// <summary>The largest element of each column; zero for an empty bag.</summary>
    Max,
}

/// <summary>
/// Looks ids up in a table [rows, d] and pools the rows to [d]. Inputs: ids (scalar, or a bag), table, and for
/// <paramref name="Weighted"/> the weights of the ids. A scalar id is one row and is never padding.
/// </summary>
/// <param name="Pooling">How the rows of a bag become one; without meaning for a scalar id.</param>
/// <param name="PaddingId">Ids of a bag that are passed over, or −1.</param>
/// <param name="Weighted">Whether each row is multiplied by its weight first. Mean still divides by the number of rows.</param>
public sealed record EmbeddingBag(Pooling Pooling = Pooling.Sum, int PaddingId = -1, bool Weighted = false) : Operation
{
    /// <inheritdoc/>
    public override string Kind => nameof(EmbeddingBag);

    internal override bool Accepts(int input, TensorType type) =>
        base.Accepts(input, type) || (input == 1 && type.IsCodedTable());

    /// <inheritdoc/>
    public override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        Check.InputCount(inputs, Weighted ? 3 : 2);
        Check.Ids(inputs[0]);
        Check.Table(inputs[1]);
        if (Weighted)
        {
            Check.Float(inputs[2]);
            if (inputs[2].Shape != inputs[0].Shape || inputs[2].Type.Sequence != inputs[0].Type.Sequence)
            {
                Check.Fail($"weights {inputs[2]} do not go with ids {inputs[0]}");
            }
        }

        return new ValueType(new Shape(inputs[1].Shape.Last));
    }

    /// <inheritdoc/>
    public override long Flops(IReadOnlyList<Value> inputs, Value output) =>
        inputs[0].Shape.Rank == 0 ? 0 : inputs[0].Shape.Count * output.Shape.Count * (Weighted ? 2 : 1);

    internal override void Write(AttributeWriter attributes) =>
        attributes.Add("pooling", Pooling).Add("padding_id", PaddingId).Add("weighted", Weighted);

    internal static EmbeddingBag Read(AttributeReader attributes) =>
        new(attributes.Enum<Pooling>("pooling"), attributes.Int("padding_id"), attributes.Bool("weighted"));
}
