namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    public override void LstmUpdate(int rows, int width, Rows gates, Rows factors, Rows cell, Rows y, Rows yCell)
    {
        for (int r = 0; r < rows; r++)
        {
            float* gate = gates.Row(r);
            for (int i = 0; i < width; i += TSimd.Width)
            {
                int count = width - i;
                V enter = VectorMath<TSimd, V>.Sigmoid(LoadUpTo(gate + i, count));
                V keep = VectorMath<TSimd, V>.Sigmoid(LoadUpTo(gate + width + i, count));
                V candidate = VectorMath<TSimd, V>.Tanh(LoadUpTo(gate + (2 * width) + i, count));
                V leave = VectorMath<TSimd, V>.Sigmoid(LoadUpTo(gate + (3 * width) + i, count));
                if (!factors.IsNull)
                {
                    enter = TSimd.Multiply(enter, LoadUpTo(factors.Row(r) + i, count));
                    keep = TSimd.Multiply(keep, LoadUpTo(factors.Row(r) + width + i, count));
                }

                V next = TSimd.MultiplyAdd(keep, LoadUpTo(cell.Row(r) + i, count), TSimd.Multiply(enter, candidate));
                StoreUpTo(yCell.Row(r) + i, next, count);
                StoreUpTo(y.Row(r) + i, TSimd.Multiply(leave, VectorMath<TSimd, V>.Tanh(next)), count);
            }
        }
    }
}
