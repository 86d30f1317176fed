namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    public override void MultiplyRows(int length, int width, Rows keys, float* q, Rows y) =>
        Map<MultiplyOp>(length, width, keys, new Rows(q, 0), width, y);
}
