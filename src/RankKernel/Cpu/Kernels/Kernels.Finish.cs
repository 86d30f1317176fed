using System.Runtime.CompilerServices;

namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    public override void Activate(int rows, int width, in Activation activation, Rows x, Rows y)
    {
        if (activation.Alpha is null && activation.Scale is null && activation.Shift is null)
        {
            JoinRows(ref rows, ref width, x, y);
        }

        LinearArguments arguments = new() { Rows = rows, Activation = activation, Y = y };
        Finish(arguments, 0, rows, 0, width, x);
    }

    /// <summary>
    /// The end of a Linear: takes finished sums through bias, addends, activation, multiplier and residual in registers and
    /// stores them. Row 0 of <paramref name="sums"/> belongs to <paramref name="firstRow"/>, its column 0 to
    /// <paramref name="column"/>.
    /// </summary>
    private static void Finish(in LinearArguments arguments, int firstRow, int rows, int column, int width, Rows sums)
    {
        switch (arguments.Activation.Kind)
        {
            case ActivationKind.None: Finish<Identity>(arguments, firstRow, rows, column, width, sums); break;
            case ActivationKind.Relu: Finish<Relu>(arguments, firstRow, rows, column, width, sums); break;
            case ActivationKind.Relu6: Finish<Relu6>(arguments, firstRow, rows, column, width, sums); break;
            case ActivationKind.Sigmoid: Finish<Sigmoid>(arguments, firstRow, rows, column, width, sums); break;
            case ActivationKind.Tanh: Finish<Tanh>(arguments, firstRow, rows, column, width, sums); break;
            case ActivationKind.LeakyRelu: Finish<LeakyRelu>(arguments, firstRow, rows, column, width, sums); break;
            case ActivationKind.PRelu: Finish<PRelu>(arguments, firstRow, rows, column, width, sums); break;
            case ActivationKind.Dice: Finish<Dice>(arguments, firstRow, rows, column, width, sums); break;
            case ActivationKind.Elu: Finish<Elu>(arguments, firstRow, rows, column, width, sums); break;
            case ActivationKind.Selu: Finish<Selu>(arguments, firstRow, rows, column, width, sums); break;
            case ActivationKind.Celu: Finish<Celu>(arguments, firstRow, rows, column, width, sums); break;
            case ActivationKind.Gelu: Finish<Gelu>(arguments, firstRow, rows, column, width, sums); break;
            case ActivationKind.GeluTanh: Finish<GeluTanh>(arguments, firstRow, rows, column, width, sums); break;
            case ActivationKind.Silu: Finish<Silu>(arguments, firstRow, rows, column, width, sums); break;
            case ActivationKind.Softplus: Finish<Softplus>(arguments, firstRow, rows, column, width, sums); break;
            case ActivationKind.Softsign: Finish<Softsign>(arguments, firstRow, rows, column, width, sums); break;
            case ActivationKind.HardSigmoid: Finish<HardSigmoid>(arguments, firstRow, rows, column, width, sums); break;
            case ActivationKind.HardSwish: Finish<HardSwish>(arguments, firstRow, rows, column, width, sums); break;
            case ActivationKind.Mish: Finish<Mish>(arguments, firstRow, rows, column, width, sums); break;
            case ActivationKind.Exp: Finish<Exponential>(arguments, firstRow, rows, column, width, sums); break;
            default: throw new ArgumentOutOfRangeException(nameof(arguments), arguments.Activation.Kind, null);
        }
    }

    private static void Finish<TActivation>(
        in LinearArguments arguments, int firstRow, int rows, int column, int width, Rows sums)
        where TActivation : struct, IActivationOp
    {
        for (int r = 0; r < rows; r++)
        {
            FinishRow row = new(arguments, firstRow + r, column, sums.Row(r));
            int i = 0;
            for (; i <= width - TSimd.Width; i += TSimd.Width)
            {
                row.Run<TActivation>(arguments.Activation, column, i, TSimd.Width);
            }

            if (i < width)
            {
                row.Run<TActivation>(arguments.Activation, column, i, width - i);
            }
        }
    }

    /// <summary>One row's pointers, each null or at the panel's first column.</summary>
    private readonly struct FinishRow
    {
        private readonly float* _sums;
        private readonly float* _bias;
        private readonly float* _addendA;
        private readonly float* _addendB;
        private readonly float* _multiplier;
        private readonly float* _residual;
        private readonly float* _y;

        public FinishRow(in LinearArguments arguments, int row, int column, float* sums)
        {
            _sums = sums;
            _bias = arguments.Bias is null ? null : arguments.Bias + column;
            _addendA = At(arguments.AddendA, row, column);
            _addendB = At(arguments.AddendB, row, column);
            _multiplier = At(arguments.Multiplier, row, column);
            _residual = At(arguments.Residual, row, column);
            _y = At(arguments.Y, row, column);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TActivation>(in Activation activation, int column, int i, int count)
            where TActivation : struct, IActivationOp
        {
            V value = LoadUpTo(_sums + i, count);
            if (_bias is not null)
            {
                value = TSimd.Add(value, LoadUpTo(_bias + i, count));
            }

            if (_addendA is not null)
            {
                value = TSimd.Add(value, LoadUpTo(_addendA + i, count));
            }

            if (_addendB is not null)
            {
                value = TSimd.Add(value, LoadUpTo(_addendB + i, count));
            }

            value = TActivation.Invoke(value, activation, column + i, count);
            if (_multiplier is not null)
            {
                value = TSimd.Multiply(value, LoadUpTo(_multiplier + i, count));
            }

            if (_residual is not null)
            {
                value = TSimd.Add(value, LoadUpTo(_residual + i, count));
            }

            StoreUpTo(_y + i, value, count);
        }

        private static float* At(Rows rows, int row, int column) => rows.IsNull ? null : rows.Row(row) + column;
    }
}
