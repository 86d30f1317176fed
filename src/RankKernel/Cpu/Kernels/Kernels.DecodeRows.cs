using RankKernel.Graph;

namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    public override void DecodeRows(TensorType type, int rows, byte* source, nint stride, int width, Rows y)
    {
        for (int r = 0; r < rows; r++, source += stride)
        {
            switch (type)
            {
                case TensorType.Float32: Decode(new FloatRow((float*)source), width, y.Row(r)); break;
                case TensorType.Float16: Decode(new HalfRow((ushort*)source), width, y.Row(r)); break;
                case TensorType.BFloat16: Decode(new BFloatRow((ushort*)source), width, y.Row(r)); break;
                case TensorType.Int8Rows:
                    Half* end = (Half*)(source + width);
                    Decode(new Int8Row(source, (float)end[0], (float)end[1]), width, y.Row(r));
                    break;
                default: throw new ArgumentOutOfRangeException(nameof(type), type, null);
            }
        }
    }
}
