using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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
        if (TSimd.Width > PackedLinear.QuarterPanelWidth && width <= PackedLinear.QuarterPanelWidth)
        {
            Kernels<Simd256, Vector256<float>>.Finish(arguments, firstRow, rows, column, width, sums);
            return;
        }

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
        where TActivation : struct, IActivationOp<TActivation>
    {
        if (TActivation.IsLong && arguments.Multiplier.IsNull && arguments.Residual.IsNull)
        {
            if (!arguments.AddendB.IsNull)
            {
                FinishLong<TActivation, TwoAddends>(arguments, firstRow, rows, column, width, sums);
            }
            else if (!arguments.AddendA.IsNull)
            {
                FinishLong<TActivation, OneAddend>(arguments, firstRow, rows, column, width, sums);
            }
            else
            {
                FinishLong<TActivation, NoAddend>(arguments, firstRow, rows, column, width, sums);
            }

            return;
        }

        int i = 0;
        for (; i <= width - TileColumns; i += TileColumns)
        {
            FinishColumns<TActivation, TwoVectors>(arguments, firstRow, rows, column + i, TileColumns, new Rows(sums.Data + i, sums.Stride));
        }

        for (; i <= width - TSimd.Width; i += TSimd.Width)
        {
            FinishColumns<TActivation, OneVector>(arguments, firstRow, rows, column + i, TSimd.Width, new Rows(sums.Data + i, sums.Stride));
        }

        if (i < width)
        {
            FinishColumns<TActivation, PartVector>(arguments, firstRow, rows, column + i, width - i, new Rows(sums.Data + i, sums.Stride));
        }
    }

    /// <summary>One vector of columns, or two whole ones, down the rows.</summary>
    private static void FinishColumns<TActivation, TColumns>(
        in LinearArguments arguments, int firstRow, int rows, int column, int count, Rows sums)
        where TActivation : struct, IActivationOp<TActivation>
        where TColumns : struct, IColumnVectors
    {
        int leftCount = TColumns.Part ? count : TSimd.Width;
        float* source = sums.Data;
        nint sourceStride = sums.Stride;
        float* addendA = At(arguments.AddendA, firstRow, column);
        nint strideA = arguments.AddendA.Stride;
        float* addendB = At(arguments.AddendB, firstRow, column);
        nint strideB = arguments.AddendB.Stride;
        float* multiplier = At(arguments.Multiplier, firstRow, column);
        float* residual = At(arguments.Residual, firstRow, column);
        float* target = At(arguments.Y, firstRow, column);
        nint targetStride = arguments.Y.Stride;
        bool hasBias = arguments.Bias is not null;
        V leftBias = hasBias ? LoadUpTo(arguments.Bias + column, leftCount) : Zero;
        V rightBias = hasBias && TColumns.Two ? TSimd.Load(arguments.Bias + column + TSimd.Width) : Zero;
        TActivation leftOp = TActivation.Of(arguments.Activation, column, leftCount);
        TActivation rightOp = TColumns.Two ? TActivation.Of(arguments.Activation, column + TSimd.Width, TSimd.Width) : default;
        for (int r = 0; r < rows; r++)
        {
            V left = LoadUpTo(source, leftCount);
            V right = TColumns.Two ? TSimd.Load(source + TSimd.Width) : Zero;
            source += sourceStride;
            if (hasBias)
            {
                left = TSimd.Add(left, leftBias);
                right = TColumns.Two ? TSimd.Add(right, rightBias) : right;
            }

            if (addendA is not null)
            {
                left = TSimd.Add(left, LoadUpTo(addendA, leftCount));
                right = TColumns.Two ? TSimd.Add(right, TSimd.Load(addendA + TSimd.Width)) : right;
                addendA += strideA;
            }

            if (addendB is not null)
            {
                left = TSimd.Add(left, LoadUpTo(addendB, leftCount));
                right = TColumns.Two ? TSimd.Add(right, TSimd.Load(addendB + TSimd.Width)) : right;
                addendB += strideB;
            }

            left = leftOp.Invoke(left);
            right = TColumns.Two ? rightOp.Invoke(right) : right;
            if (multiplier is not null)
            {
                left = TSimd.Multiply(left, LoadUpTo(multiplier, leftCount));
                right = TColumns.Two ? TSimd.Multiply(right, TSimd.Load(multiplier + TSimd.Width)) : right;
                multiplier += arguments.Multiplier.Stride;
            }

            if (residual is not null)
            {
                left = TSimd.Add(left, LoadUpTo(residual, leftCount));
                right = TColumns.Two ? TSimd.Add(right, TSimd.Load(residual + TSimd.Width)) : right;
                residual += arguments.Residual.Stride;
            }

            StoreUpTo(target, left, leftCount);
            if (TColumns.Two)
            {
                TSimd.Store(target + TSimd.Width, right);
            }

            target += targetStride;
        }
    }

    private static void FinishLong<TActivation, TAddends>(
        in LinearArguments arguments, int firstRow, int rows, int column, int width, Rows sums)
        where TActivation : struct, IActivationOp<TActivation>
        where TAddends : struct, IAddends
    {
        int i = 0;
        for (; i <= width - TSimd.Width; i += TSimd.Width)
        {
            FinishLong<TActivation, TAddends, OneVector>(arguments, firstRow, rows, column + i, TSimd.Width, new Rows(sums.Data + i, sums.Stride));
        }

        if (i < width)
        {
            FinishLong<TActivation, TAddends, PartVector>(arguments, firstRow, rows, column + i, width - i, new Rows(sums.Data + i, sums.Stride));
        }
    }

    /// <summary>
    /// One vector of columns down the rows, two rows at once, without branches: the compiler keeps an activation's constants in
    /// registers. What is missing of what is added is −0.
    /// </summary>
    private static void FinishLong<TActivation, TAddends, TColumns>(
        in LinearArguments arguments, int firstRow, int rows, int column, int count, Rows sums)
        where TActivation : struct, IActivationOp<TActivation>
        where TAddends : struct, IAddends
        where TColumns : struct, IColumnVectors
    {
        int columns = TColumns.Part ? count : TSimd.Width;
        V bias = LoadUpTo(arguments.Bias is null ? ZeroVector.Floats : arguments.Bias + column, columns);
        Rows a = arguments.AddendA.IsNull ? new Rows(ZeroVector.Floats, 0) : new Rows(At(arguments.AddendA, firstRow, column), arguments.AddendA.Stride);
        Rows b = arguments.AddendB.IsNull ? new Rows(ZeroVector.Floats, 0) : new Rows(At(arguments.AddendB, firstRow, column), arguments.AddendB.Stride);
        float* addendA = a.Data;
        float* addendB = b.Data;
        float* source = sums.Data;
        float* target = At(arguments.Y, firstRow, column);
        nint targetStride = arguments.Y.Stride;
        TActivation op = TActivation.Of(arguments.Activation, column, columns);
        int r = 0;
        for (; r < rows - 1; r += 2)
        {
            V first = Added<TAddends>(LoadUpTo(source, columns), bias, addendA, addendB, columns);
            V second = Added<TAddends>(LoadUpTo(source + sums.Stride, columns), bias, addendA + a.Stride, addendB + b.Stride, columns);
            TActivation.Invoke(op, ref first, ref second);
            StoreUpTo(target, first, columns);
            StoreUpTo(target + targetStride, second, columns);
            source += 2 * sums.Stride;
            addendA += 2 * a.Stride;
            addendB += 2 * b.Stride;
            target += 2 * targetStride;
        }

        if (r < rows)
        {
            StoreUpTo(target, op.Invoke(Added<TAddends>(LoadUpTo(source, columns), bias, addendA, addendB, columns)), columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Added<TAddends>(V sum, V bias, float* addendA, float* addendB, int columns)
        where TAddends : struct, IAddends
    {
        V value = TSimd.Add(sum, bias);
        value = TAddends.Count > 0 ? TSimd.Add(value, LoadUpTo(addendA, columns)) : value;
        return TAddends.Count > 1 ? TSimd.Add(value, LoadUpTo(addendB, columns)) : value;
    }

    private static float* At(Rows rows, int row, int column) => rows.IsNull ? null : rows.Row(row) + column;

    /// <summary>Addends that a loop reads, as a type.</summary>
    private interface IAddends
    {
        static abstract int Count { get; }
    }

    private readonly struct NoAddend : IAddends
    {
        public static int Count => 0;
    }

    private readonly struct OneAddend : IAddends
    {
        public static int Count => 1;
    }

    private readonly struct TwoAddends : IAddends
    {
        public static int Count => 2;
    }
}
