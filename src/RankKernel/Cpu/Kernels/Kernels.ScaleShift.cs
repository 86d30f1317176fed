namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    public override void ScaleShift(int rows, int width, Rows x, float* scale, float* shift, Rows y)
    {
        for (int r = 0; r < rows; r++)
        {
            float* source = x.Row(r);
            float* target = y.Row(r);
            for (int i = 0; i < width; i += TSimd.Width)
            {
                int count = width - i;
                V value = LoadUpTo(source + i, count);
                StoreUpTo(target + i, Affine(value, scale, shift, i, count), count);
            }
        }
    }

    /// <summary>value·scale + shift with the columns' parameters, either of which may be missing.</summary>
    private static V Affine(V value, float* scale, float* shift, int column, int count)
    {
        if (scale is null)
        {
            return shift is null ? value : TSimd.Add(value, LoadUpTo(shift + column, count));
        }

        V factor = LoadUpTo(scale + column, count);
        return shift is null
            ? TSimd.Multiply(value, factor)
            : TSimd.MultiplyAdd(value, factor, LoadUpTo(shift + column, count));
    }
}
