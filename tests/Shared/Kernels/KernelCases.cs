namespace RankKernel.Testing;

/// <summary>Every kernel's cases: the shapes around each vector width, and those of the peer suite.</summary>
internal static partial class KernelCases
{
    private static readonly int[] RowCounts = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 47, 48, 49];

    private static readonly int[] Widths = [.. Enumerable.Range(1, 70), 127, 128, 129, 200, 400];

    public static IReadOnlyList<KernelCase> All { get; } =
    [
        .. Linears(),
        .. Int8Linears(),
        .. Activations(),
        .. Elementwise(),
        .. Embeddings(),
        .. Interactions(),
        .. Products(),
        .. Pairs(),
        .. Convolutions(),
        .. Normalisations(),
        .. Sequences(),
        .. Recurrences(),
        .. Trees(),
    ];

    public static IEnumerable<string> Kernels => All.Select(kernelCase => kernelCase.Kernel).Distinct();

    /// <summary>Every fifth shape, from another start for each kind of a family that shares one loop.</summary>
    private static IEnumerable<(int Rows, int Width, int Gap)> Shapes(int kind) =>
        Shapes().Where((shape, i) => i % 5 == kind % 5 || shape.Width == 400);

    /// <summary>Each width with a row count and a gap between rows that go round their lists.</summary>
    private static IEnumerable<(int Rows, int Width, int Gap)> Shapes()
    {
        for (int i = 0; i < Widths.Length; i++)
        {
            yield return (RowCounts[i * 7 % RowCounts.Length], Widths[i], i % 4);
        }
    }
}
