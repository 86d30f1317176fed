namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    public override void Softmax(int rows, int width, Rows x, Rows y) => SoftmaxPrefix(rows, null, width, x, y);

    public override void SoftmaxPrefix(int rows, int* lengths, int width, Rows x, Rows y)
    {
        for (int r = 0; r < rows; r++)
        {
            int length = lengths is null ? width : lengths[r];
            SoftmaxRow(length, x.Row(r), y.Row(r));
            new Span<float>(y.Row(r) + length, width - length).Clear();
        }
    }

    private static void SoftmaxRow(int length, float* x, float* y)
    {
        V max = TSimd.Broadcast(Fold<MaxFold>(x, x, length));
        for (int i = 0; i < length; i += TSimd.Width)
        {
            V shifted = TSimd.Subtract(LoadUpTo(x + i, length - i), max);
            StoreUpTo(y + i, VectorMath<TSimd, V>.Exp(shifted), length - i);
        }

        V sum = TSimd.Broadcast(SumOf(y, length));
        for (int i = 0; i < length; i += TSimd.Width)
        {
            StoreUpTo(y + i, TSimd.Divide(LoadUpTo(y + i, length - i), sum), length - i);
        }
    }
}
