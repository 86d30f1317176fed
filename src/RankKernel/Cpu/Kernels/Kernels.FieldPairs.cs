namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    /// <summary>Lanes are components; each pair's vector ends with a partial one.</summary>
    public override void PairProducts(int rows, ReadOnlySpan<Rows> fields, ReadOnlySpan<int> pairs, int dim, Rows y)
    {
        for (int r = 0; r < rows; r++)
        {
            float* target = y.Row(r);
            for (int p = 0; p < pairs.Length; p += 2, target += dim)
            {
                float* a = fields[pairs[p]].Row(r);
                float* b = fields[pairs[p + 1]].Row(r);
                for (int i = 0; i < dim; i += TSimd.Width)
                {
                    StoreUpTo(target + i, TSimd.Multiply(LoadUpTo(a + i, dim - i), LoadUpTo(b + i, dim - i)), dim - i);
                }
            }
        }
    }

    /// <summary>Each product is summed in the order of <see cref="DotRows"/>.</summary>
    public override void PairDots(int rows, ReadOnlySpan<Rows> fields, ReadOnlySpan<int> pairs, int dim, float* weights, Rows y)
    {
        float* weighted = stackalloc float[weights is null ? 0 : dim];
        for (int r = 0; r < rows; r++)
        {
            float* target = y.Row(r);
            for (int p = 0; p < pairs.Length; p += 2)
            {
                float* a = fields[pairs[p]].Row(r);
                if (weights is not null)
                {
                    Weigh(a, weights + ((nint)(p / 2) * dim), dim, weighted);
                    a = weighted;
                }

                target[p / 2] = Dot(a, fields[pairs[p + 1]].Row(r), dim);
            }
        }
    }

    private static void Weigh(float* x, float* weights, int width, float* y)
    {
        for (int i = 0; i < width; i += TSimd.Width)
        {
            StoreUpTo(y + i, TSimd.Multiply(LoadUpTo(x + i, width - i), LoadUpTo(weights + i, width - i)), width - i);
        }
    }
}
