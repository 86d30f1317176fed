using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>Arithmetic on parameters, in double, rounded once.</summary>
internal static class Weights
{
    public static Tensor Vector(int length, Func<int, double> element)
    {
        var result = new float[length];
        for (var i = 0; i < length; i++)
        {
            result[i] = (float)element(i);
        }

        return new Tensor(new Shape(length), result);
    }

    /// <summary>A matrix of the same shape, element by element from (row, column, element).</summary>
    public static Tensor Map(Tensor matrix, Func<int, int, float, double> element) =>
        Matrix(matrix.Shape[0], matrix.Shape[1], (row, column) => element(row, column, matrix.AsFloats()[(row * matrix.Shape[1]) + column]));

    public static Tensor Matrix(int rows, int columns, Func<int, int, double> element)
    {
        var result = new float[checked(rows * columns)];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = (float)element(i / columns, i % columns);
        }

        return new Tensor(new Shape(rows, columns), result);
    }

    /// <summary>A matrix with rows and columns exchanged.</summary>
    public static Tensor Transposed(Tensor matrix) =>
        Matrix(matrix.Shape[1], matrix.Shape[0], (row, column) => matrix.AsFloats()[(column * matrix.Shape[1]) + row]);

    /// <summary>The given rows of a matrix.</summary>
    public static Tensor TakeRows(Tensor matrix, IReadOnlyList<int> rows) =>
        Matrix(rows.Count, matrix.Shape[1], (row, column) => matrix.AsFloats()[(rows[row] * matrix.Shape[1]) + column]);

    /// <summary>The given ranges of columns of a matrix, side by side.</summary>
    public static Tensor TakeColumns(Tensor matrix, IReadOnlyList<(int Start, int Length)> ranges)
    {
        var (rows, columns) = (matrix.Shape[0], matrix.Shape[1]);
        var taken = ranges.Sum(range => range.Length);
        var result = new float[checked(rows * taken)];
        var source = matrix.AsFloats();
        for (var row = 0; row < rows; row++)
        {
            var target = result.AsSpan(row * taken);
            foreach (var (start, length) in ranges)
            {
                source.Slice((row * columns) + start, length).CopyTo(target);
                target = target[length..];
            }
        }

        return new Tensor(new Shape(rows, taken), result);
    }
}
