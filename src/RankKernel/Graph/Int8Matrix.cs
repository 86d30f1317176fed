namespace RankKernel.Graph;

/// <summary>Where the parts of an <see cref="TensorType.Int8Matrix"/> are.</summary>
internal static class Int8MatrixLayout
{
    /// <summary>Bytes from the start to the zero points.</summary>
    public static long Zeros(long n, int k) => AlignUp(checked(n * k));

    /// <summary>Bytes from the start to the scales.</summary>
    public static long Scales(long n, int k) => AlignUp(checked(Zeros(n, k) + ((long)k * sizeof(short))));

    public static long ByteLength(long n, int k) => checked(Scales(n, k) + ((n + k) * sizeof(float)));

    private static long AlignUp(long position) => checked(position + sizeof(float) - 1) / sizeof(float) * sizeof(float);
}

/// <summary>
/// The parts of an <see cref="TensorType.Int8Matrix"/> [N, K]: what y = x·Wᵀ is in integers. An input x[k] is
/// q[k] = clamp(round(x[k]·inverse[k] + zero[k]), 0, 127), and y[n] = (Σ_k (q[k] − zero[k])·code[n, k])·scale[n]. A tensor [S, N, K]
/// is one of S·N outputs.
/// </summary>
internal readonly unsafe struct Int8Matrix
{
    /// <summary>The largest encoded input.</summary>
    public const int MaxCode = 127;

    /// <summary>How far a weight's code is from 0 at most: four products of the two fit 16 bits, which some machines add up in.</summary>
    public const int MaxWeight = 64;

    /// <summary>How far a zero point is from the codes at most: the range of an input need not hold 0.</summary>
    public const int MaxZero = 1024;

    /// <summary>Inputs of a product at most: its sum fits 32 bits, and a few encoded rows the stack.</summary>
    public const int MaxInputs = 16384;

    private readonly int _stride;

    /// <summary>The parts of a tensor; they stay readable while it is referenced.</summary>
    public Int8Matrix(Tensor tensor)
        : this(tensor.Bytes, tensor.Shape)
    {
    }

    private Int8Matrix(byte* data, Shape shape)
    {
        (N, K) = (checked((int)(shape.Count / shape.Last)), shape.Last);
        _stride = K;
        Codes = (sbyte*)data;
        Zeros = (short*)(data + Int8MatrixLayout.Zeros(N, K));
        Scales = (float*)(data + Int8MatrixLayout.Scales(N, K));
        Inverses = Scales + N;
    }

    private Int8Matrix(in Int8Matrix whole, int row, int rows, int column, int columns)
    {
        (N, K, _stride) = (rows, columns, whole._stride);
        Codes = whole.Row(row) + column;
        Zeros = whole.Zeros + column;
        Scales = whole.Scales + row;
        Inverses = whole.Inverses + column;
    }

    public int N { get; }

    public int K { get; }

    /// <summary>The codes of the first output.</summary>
    public sbyte* Codes { get; }

    public short* Zeros { get; }

    public float* Scales { get; }

    public float* Inverses { get; }

    /// <summary>A new tensor, its parts still zero.</summary>
    public static Tensor Create(params ReadOnlySpan<int> dimensions) =>
        new(TensorType.Int8Matrix, new Shape(dimensions), new AlignedBuffer(TensorType.Int8Matrix.ByteLength(dimensions)));

    /// <summary>The codes of an output.</summary>
    public sbyte* Row(int n) => Codes + ((nint)n * _stride);

    /// <summary>Some outputs and some inputs of it, in the same memory.</summary>
    public Int8Matrix Part(int row, int rows, int column, int columns) => new(this, row, rows, column, columns);

    /// <summary>A copy as a tensor of its own.</summary>
    public Tensor ToTensor()
    {
        var tensor = Create(N, K);
        var copy = new Int8Matrix(tensor);
        for (var n = 0; n < N; n++)
        {
            new ReadOnlySpan<sbyte>(Row(n), K).CopyTo(new Span<sbyte>(copy.Row(n), K));
        }

        new ReadOnlySpan<short>(Zeros, K).CopyTo(new Span<short>(copy.Zeros, K));
        new ReadOnlySpan<float>(Scales, N).CopyTo(new Span<float>(copy.Scales, N));
        new ReadOnlySpan<float>(Inverses, K).CopyTo(new Span<float>(copy.Inverses, K));
        return tensor;
    }

    /// <summary>What is wrong with the contents of a tensor that came from outside, or null.</summary>
    public static string? Problem(byte* data, Shape shape)
    {
        var matrix = new Int8Matrix(data, shape);
        var count = (nint)matrix.N * matrix.K;
        for (nint i = 0; i < count; i++)
        {
            if (matrix.Codes[i] is < -MaxWeight or > MaxWeight)
            {
                return $"the weight [{i / matrix.K}, {i % matrix.K}] has the code {matrix.Codes[i]}, expected -{MaxWeight} to {MaxWeight}";
            }
        }

        for (var k = 0; k < matrix.K; k++)
        {
            if (matrix.Zeros[k] is < -MaxZero or > MaxCode + MaxZero)
            {
                return $"the zero point of input {k} is {matrix.Zeros[k]}, expected {-MaxZero} to {MaxCode + MaxZero}";
            }

            if (!(matrix.Inverses[k] >= 0) || !float.IsFinite(matrix.Inverses[k]))
            {
                return $"the inverse step of input {k} is {matrix.Inverses[k]}, expected a finite number not below 0";
            }
        }

        for (var n = 0; n < matrix.N; n++)
        {
            if (!(matrix.Scales[n] >= 0) || !float.IsFinite(matrix.Scales[n]))
            {
                return $"the scale of output {n} is {matrix.Scales[n]}, expected a finite number not below 0";
            }
        }

        return null;
    }

    /// <summary>The weight that the codes stand for: code·scale·inverse.</summary>
    public void Dequantize(Span<float> weight)
    {
        for (var i = 0; i < weight.Length; i++)
        {
            weight[i] = Codes[i] * Scales[i / K] * Inverses[i % K];
        }
    }
}
