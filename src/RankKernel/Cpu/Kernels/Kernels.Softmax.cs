namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    public override void Softmax(int rows, int width, Rows x, Rows y)
    {
        for (int r = 0; r < rows; r++)
        {
            SoftmaxRow(width, x.Row(r), y.Row(r));
        }
    }

    private static void SoftmaxRow(int length, float* x, float* y)
    {
        V max = TSimd.Broadcast(Fold<MaxFold>(x, x, length));
        for (int i = 0; i < length; i += TSimd.Width)
        {
            V shifted = TSimd.Subtract(LoadUpTo(x + i, length - i), max);
            StoreUpTo(y + i, VectorMath<TSimd, V>.ExpOfNonPositive(shifted), length - i);
        }

        V sum = TSimd.Broadcast(SumOf(y, length));
        for (int i = 0; i < length; i += TSimd.Width)
        {
            StoreUpTo(y + i, TSimd.Divide(LoadUpTo(y + i, length - i), sum), length - i);
        }
    }
}
