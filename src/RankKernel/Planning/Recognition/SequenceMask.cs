using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>One number at the positions of a sequence whose id is padding, another at all others.</summary>
/// <param name="Like">A value of the sequence.</param>
/// <param name="Ids">The ids, or null where all positions have the other number.</param>
/// <param name="PaddingId">Which id is padding.</param>
/// <param name="Padding">The number where it is.</param>
/// <param name="Other">The number where it is not.</param>
internal sealed record SequenceMask(Value Like, Value? Ids, int PaddingId, double Padding, double Other)
{
    /// <summary>The mask that a value [T] is, or null.</summary>
    public static SequenceMask? Of(Value value)
    {
        if (value.Shape.Rank != 1 || value.Type.Sequence is null)
        {
            return null;
        }

        if (value.Is<AlongSequence>(out var along))
        {
            return along.Inputs[0].IsNumber(out var number) ? new SequenceMask(along.Inputs[1], null, -1, number, number) : null;
        }

        return value.Is<Mask>(out var mask, out var operation) && Of(mask.Inputs[0]) is { Ids: null } rest
            ? rest with { Ids = mask.Inputs[1], PaddingId = operation.PaddingId, Padding = operation.Fill }
            : null;
    }

    /// <summary>Whether two masks look at the same ids.</summary>
    public bool Matches(SequenceMask other) => ReferenceEquals(Ids, other.Ids) && PaddingId == other.PaddingId;

    /// <summary>The same places with other numbers.</summary>
    public SequenceMask Map(Func<double, double> function) => this with { Padding = function(Padding), Other = function(Other) };

    /// <summary>Adds the mask to a graph.</summary>
    public Value Build(GraphBuilder graph, string name)
    {
        var elements = new float[Like.Shape[0]];
        Array.Fill(elements, (float)Other);
        var along = graph.Add(new AlongSequence(), [graph.Constant(new Tensor(new Shape(elements.Length), elements)), Like]);
        return Ids is null ? along : graph.Add(new Mask(PaddingId, Padding), [along, Ids], name);
    }
}
