namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    public override void LargestRows(int rows, int width, int count, float* x, float* y)
    {
        for (int c = 0; c < width; c += TSimd.Width)
        {
            int columns = width - c;
            for (int i = 0; i < rows; i++)
            {
                // Each number sinks to its place; what falls out at the end is too small.
                V falling = LoadUpTo(x + ((nint)i * width) + c, columns);
                int filled = Math.Min(i, count);
                for (int j = 0; j < filled; j++)
                {
                    float* place = y + ((nint)j * width) + c;
                    V there = LoadUpTo(place, columns);
                    StoreUpTo(place, TSimd.Max(there, falling), columns);
                    falling = TSimd.Min(falling, there);
                }

                if (filled < count)
                {
                    StoreUpTo(y + ((nint)filled * width) + c, falling, columns);
                }
            }
        }
    }
}
