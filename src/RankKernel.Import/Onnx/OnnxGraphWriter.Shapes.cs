using RankKernel.Graph;

namespace RankKernel.Import.Onnx;

/// <summary>Rows, ranks and masks: what lets one row's operations run on a batch.</summary>
internal sealed partial class OnnxGraphWriter
{
    /// <summary>A tensor under the dimensions of one row, which may be none; a weight gets a batch axis of 1.</summary>
    public string Reshape(string name, params ReadOnlySpan<int> shape)
    {
        var dimensions = new long[shape.Length + 1];
        dimensions[0] = -1;
        for (var i = 0; i < shape.Length; i++)
        {
            dimensions[i + 1] = shape[i];
        }

        return Add("Reshape", [name, Ints(dimensions)]);
    }

    /// <summary>A value with as many rows as asked for.</summary>
    public string Batched(Value value, OnnxRows rows)
    {
        var name = this[value];
        var own = Rows(value);
        name = own == OnnxRows.Constant && rows != OnnxRows.Constant ? Reshape(name, value.Shape.Dimensions) : name;
        return own == rows || rows != OnnxRows.Batch ? name : Expand(name, value.Shape.Rank);
    }

    /// <summary>One row repeated for every candidate.</summary>
    public string Expand(string name, int rank)
    {
        if (_batchInput is null)
        {
            return name;
        }

        var batch = Add("Shape", [_batchInput], new OnnxAttribute("start", 0), new OnnxAttribute("end", 1));
        var shape = rank == 0 ? batch : Add("Concat", [batch, Ints([.. Enumerable.Repeat(1L, rank)])], new OnnxAttribute("axis", 0));
        return Add("Expand", [name, shape]);
    }

    /// <summary>A value whose row has fewer dimensions than another's, with ones in front of them, so that it broadcasts.</summary>
    public string Aligned(Value value, int rank)
    {
        var dimensions = value.Shape.Dimensions;
        if (dimensions.Length == rank || (Rows(value) == OnnxRows.Constant && dimensions.Length < rank))
        {
            return this[value];
        }

        // Only a value of one element can have more dimensions than what it broadcasts to.
        var aligned = new int[rank];
        Array.Fill(aligned, 1);
        if (dimensions.Length < rank)
        {
            dimensions.CopyTo(aligned.AsSpan(rank - dimensions.Length));
        }

        return Reshape(this[value], aligned);
    }

    /// <summary>Which positions of a sequence are within its true length, bool [rows, T].</summary>
    public string Within(string sequence)
    {
        var positions = new long[MaxLength(sequence)];
        for (var i = 0; i < positions.Length; i++)
        {
            positions[i] = i;
        }

        return Add("Less", [Ints(positions), Reshape(Length(sequence), 1)]);
    }

    /// <summary>As <see cref="Within"/>, without the positions whose id is padding.</summary>
    public string Kept(string sequence, Value? ids, int paddingId)
    {
        var within = Within(sequence);
        return ids is null || paddingId < 0
            ? within
            : Add("And", [within, Add("Not", [Add("Equal", [this[ids], Int(paddingId)])])]);
    }

    /// <summary>A mask over positions, behind as many dimensions of 1 as the elements of a position have.</summary>
    public string MaskOf(string mask, int positions, Shape shape)
    {
        if (shape.Rank == 1)
        {
            return mask;
        }

        var dimensions = new int[shape.Rank];
        Array.Fill(dimensions, 1);
        dimensions[0] = positions;
        return Reshape(mask, dimensions);
    }

    /// <summary>A sequence with a number in the place of everything past its true length.</summary>
    public string Filled(Value value, double fill)
    {
        var mask = MaskOf(Within(value.Type.Sequence!), value.Shape[0], value.Shape);
        return Add("Where", [mask, this[value], Float(fill)]);
    }

    public string Cast(string name) => Add("Cast", [name], new OnnxAttribute("to", 1L));
}
