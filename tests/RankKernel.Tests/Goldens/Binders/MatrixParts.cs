using RankKernel.Graph;
using RankKernel.Import;

namespace RankKernel.Tests.Goldens;

/// <summary>Rows and columns of a matrix in another order.</summary>
internal static class MatrixParts
{
    public static Tensor Rows(Tensor matrix, params ReadOnlySpan<(int Start, int Length)> parts)
    {
        var width = matrix.Shape[1];
        var elements = new List<float>();
        foreach (var (start, length) in parts)
        {
            elements.AddRange(matrix.AsFloats().Slice(start * width, length * width));
        }

        return new Tensor(new Shape(elements.Count / width, width), elements.ToArray());
    }

    public static Tensor Columns(Tensor matrix, params ReadOnlySpan<(int Start, int Length)> parts) =>
        StateDict.Transposed(Rows(StateDict.Transposed(matrix), parts));

    /// <summary>Matrices with as many rows, side by side.</summary>
    public static Tensor SideBySide(params ReadOnlySpan<Tensor> matrices)
    {
        var rows = new List<float>();
        foreach (var matrix in matrices)
        {
            rows.AddRange(StateDict.Transposed(matrix).AsFloats());
        }

        var height = matrices[0].Shape[0];
        return StateDict.Transposed(new Tensor(new Shape(rows.Count / height, height), rows.ToArray()));
    }
}
