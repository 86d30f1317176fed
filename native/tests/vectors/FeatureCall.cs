using RankKernel.Cli.Requests;

namespace RankKernel.Native.Vectors;

/// <summary>How values are given.</summary>
internal enum CallForm
{
    One,
    Vector,
    Ids,
    Sequence,
}

/// <summary>One call that sets a feature of a request, or of some rows of its items.</summary>
internal sealed record FeatureCall(bool OfItems, CallForm Form, string Feature, string? Column, int First, int Rows)
{
    /// <summary>How many values each row has, of lists and sequences.</summary>
    public int[] Lengths { get; init; } = [];

    public RawList Values { get; init; } = new(Array.Empty<long>());

    /// <summary>The numbers of vectors, or weights.</summary>
    public float[] Numbers { get; init; } = [];

    /// <summary>Makes the call on the managed side.</summary>
    public void Apply(RankRequest request)
    {
        if (!OfItems)
        {
            ApplyTo(new RequestTarget(request));
        }
        else if (Rows == 1)
        {
            ApplyTo(new ItemTarget(request.Items, First));
        }
        else
        {
            ApplyToColumn(request.Items);
        }
    }

    private void ApplyTo(IFeatureTarget target)
    {
        switch (Form)
        {
            case CallForm.One:
                target.Set(Feature, Values);
                break;
            case CallForm.Vector:
                target.SetVector(Feature, Numbers);
                break;
            case CallForm.Ids:
                target.SetIds(Feature, Values, Numbers);
                break;
            default:
                target.SetSequence(Feature, Column!, Values);
                break;
        }
    }

    private void ApplyToColumn(ItemBatch items)
    {
        switch (Form, Values)
        {
            case (CallForm.Vector, _):
                items.SetVectors(Feature, Numbers);
                break;
            case (CallForm.One, { WholeNumbers: { } numbers }):
                items.Set(Feature, numbers);
                break;
            case (CallForm.One, { Numbers: { } numbers }):
                items.Set(Feature, numbers);
                break;
            case (CallForm.One, _):
                items.Set(Feature, Values.Texts!);
                break;
            case (CallForm.Ids, { WholeNumbers: { } numbers }):
                items.SetIds(Feature, numbers, Lengths, Numbers);
                break;
            case (CallForm.Ids, { Numbers: { } numbers }):
                items.SetIds(Feature, numbers, Lengths, Numbers);
                break;
            case (CallForm.Ids, _):
                items.SetIds(Feature, Values.Texts!, Lengths, Numbers);
                break;
            case (_, { WholeNumbers: { } numbers }):
                items.SetSequences(Feature, Column!, numbers, Lengths);
                break;
            case (_, { Numbers: { } numbers }):
                items.SetSequences(Feature, Column!, numbers, Lengths);
                break;
            default:
                items.SetSequences(Feature, Column!, Values.Texts!, Lengths);
                break;
        }
    }
}
