namespace RankKernel.Graph;

/// <summary>Matrices of zeros and ones, which say repetition and grouping as a Linear: exact, and known to every backend.</summary>
internal static class Repetition
{
    /// <summary>A matrix whose row r has its one in the column <paramref name="column"/>(r).</summary>
    public static Tensor Matrix(int rows, int columns, Func<int, int> column)
    {
        var elements = new float[checked(rows * columns)];
        for (var row = 0; row < rows; row++)
        {
            elements[(row * columns) + column(row)] = 1;
        }

        return new Tensor(new Shape(rows, columns), elements);
    }

    /// <summary>The transpose of <see cref="Matrix"/>.</summary>
    public static Tensor Transposed(int rows, int columns, Func<int, int> row)
    {
        var elements = new float[checked(rows * columns)];
        for (var column = 0; column < columns; column++)
        {
            elements[(row(column) * columns) + column] = 1;
        }

        return new Tensor(new Shape(rows, columns), elements);
    }
}
