namespace RankKernel.Cpu;

/// <summary>
/// y[r,n] = act(Σ_k x[r,k]·W[n,k] + bias[n] + addendA[r,n] + addendB[r,n])·multiplier[r,n] + residual[r,n].
/// Whatever is null is left out. The sum starts at 0; the output may share memory with an addend, multiplier or residual
/// of the same stride, not with x.
/// </summary>
internal unsafe struct LinearArguments
{
    public int Rows;
    public Rows X;
    public PackedLinear? W;
    public float* Bias;
    public Rows AddendA;
    public Rows AddendB;
    public ActivationArguments Activation;
    public Rows Multiplier;
    public Rows Residual;
    public Rows Y;

    /// <summary>Whether many elements of x are likely to be 0. Says how the product is computed, not what.</summary>
    public bool HasZeros;

    /// <summary>What to ask the cache for between tiles, or null.</summary>
    public Ahead? Ahead;

    /// <summary>Columns of y; read only where <see cref="W"/> is null.</summary>
    public int Width;
}
