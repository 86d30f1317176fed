using System.Runtime.CompilerServices;
using RankKernel.Graph;

namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    public override void Activate(int rows, int width, in ActivationArguments activation, Rows x, Rows y)
    {
        if (activation.Alpha is null && activation.Scale is null && activation.Shift is null)
        {
            JoinRows(ref rows, ref width, x, y);
        }

        if (rows == 1 && activation.Alpha is null)
        {
            // A single row is a column of vectors, which the inner loop runs down.
            int vectors = width / TSimd.Width;
            LinearArguments column = new() { Activation = activation, Y = new Rows(y.Data, TSimd.Width) };
            Finish(column, 0, vectors, 0, TSimd.Width, new Rows(x.Data, TSimd.Width));
            int done = vectors * TSimd.Width;
            (x, y, width) = (new Rows(x.Data + done, 0), new Rows(y.Data + done, 0), width - done);
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
        int i = 0;
        for (; i <= width - TSimd.Width; i += TSimd.Width)
        {
            FinishColumns<TActivation>(arguments, firstRow, rows, column + i, TSimd.Width, new Rows(sums.Data + i, sums.Stride));
        }

        if (i < width)
        {
            FinishColumns<TActivation>(arguments, firstRow, rows, column + i, width - i, new Rows(sums.Data + i, sums.Stride));
        }
    }

    /// <summary>One vector of columns, down the rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FinishColumns<TActivation>(
        in LinearArguments arguments, int firstRow, int rows, int column, int count, Rows sums)
        where TActivation : struct, IActivationOp
    {
        float* source = sums.Data;
        float* addendA = At(arguments.AddendA, firstRow, column);
        float* addendB = At(arguments.AddendB, firstRow, column);
        float* multiplier = At(arguments.Multiplier, firstRow, column);
        float* residual = At(arguments.Residual, firstRow, column);
        float* target = At(arguments.Y, firstRow, column);
        bool hasBias = arguments.Bias is not null;
        V bias = hasBias ? LoadUpTo(arguments.Bias + column, count) : Zero;
        for (int r = 0; r < rows; r++)
        {
            V value = LoadUpTo(source, count);
            source += sums.Stride;
            if (hasBias)
            {
                value = TSimd.Add(value, bias);
            }

            if (addendA is not null)
            {
                value = TSimd.Add(value, LoadUpTo(addendA, count));
                addendA += arguments.AddendA.Stride;
            }

            if (addendB is not null)
            {
                value = TSimd.Add(value, LoadUpTo(addendB, count));
                addendB += arguments.AddendB.Stride;
            }

            value = TActivation.Invoke(value, arguments.Activation, column, count);
            if (multiplier is not null)
            {
                value = TSimd.Multiply(value, LoadUpTo(multiplier, count));
                multiplier += arguments.Multiplier.Stride;
            }

            if (residual is not null)
            {
                value = TSimd.Add(value, LoadUpTo(residual, count));
                residual += arguments.Residual.Stride;
            }

            StoreUpTo(target, value, count);
            target += arguments.Y.Stride;
        }
    }

    private static float* At(Rows rows, int row, int column) => rows.IsNull ? null : rows.Row(row) + column;
}
