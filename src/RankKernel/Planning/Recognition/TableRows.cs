using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>What is known of the rows of an embedding table.</summary>
internal static class TableRows
{
    /// <summary>How far from 0, by the size of its elements, a row's sum is in whatever order it is added up.</summary>
    private const double Certain = 1e-5;

    /// <summary>Whether all elements of a row are 0.</summary>
    public static bool IsZero(Value table, int row) =>
        table.Floats() is { } data && row >= 0 && row < data.Shape[0] && !data.AsFloats().Slice(row * data.Shape[1], data.Shape[1]).ContainsAnyExcept(0f);

    /// <summary>The only row whose elements are all 0, if the elements of no other row add up to 0; else null.</summary>
    public static int? OnlyZero(Value table)
    {
        if (table.Floats() is not { } data || data.Shape.Count > int.MaxValue)
        {
            return null;
        }

        int? zero = null;
        for (var row = 0; row < data.Shape[0]; row++)
        {
            var (sum, size) = (0.0, 0.0);
            foreach (var element in data.AsFloats().Slice(row * data.Shape[1], data.Shape[1]))
            {
                sum += element;
                size += Math.Abs(element);
            }

            if (size == 0 && zero is null)
            {
                zero = row;
            }
            else if (!(Math.Abs(sum) > Certain * size))
            {
                return null;
            }
        }

        return zero;
    }
}
