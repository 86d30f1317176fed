using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>
/// The CPU kernels of one rung. A row's result has the same bits whatever the number of rows and wherever the row stands
/// among them; every reduction's order depends on widths alone, and is the same on every rung. Kernels are stateless and
/// thread-safe, allocate nothing managed, and touch no memory beyond the extents they are given. Arguments are
/// validated by the caller. Unless said otherwise y may be the same memory as an input of the same stride, and must not
/// overlap it in another way.
/// </summary>
internal abstract unsafe class KernelSet
{
    /// <summary>Lanes that a reduction to one number is spread over, on every rung.</summary>
    protected const int FoldLanes = 16;

    /// <summary>How many queries of an attention stand in lanes, on every rung.</summary>
    public const int QueryLanes = 16;

    private static readonly KernelSet Vector512 = new Kernels<Simd512, System.Runtime.Intrinsics.Vector512<float>>();
    private static readonly KernelSet Vector256 = new Kernels<Simd256, System.Runtime.Intrinsics.Vector256<float>>();
    private static readonly KernelSet Vector128 = new Kernels<Simd128, System.Runtime.Intrinsics.Vector128<float>>();
    private static readonly KernelSet Scalar = new Kernels<SimdScalar, float>();

    /// <summary>The kernels of the widest rung that this process can use.</summary>
    public static KernelSet Best { get; } = For(SimdLevels.Best);

    public static KernelSet For(SimdLevel level) => level switch
    {
        SimdLevel.Vector512 => Vector512,
        SimdLevel.Vector256 => Vector256,
        SimdLevel.Vector128 => Vector128,
        _ => Scalar,
    };

    public abstract void Linear(in LinearArguments arguments);

    public abstract void Activate(int rows, int width, in ActivationArguments activation, Rows x, Rows y);

    public abstract void Unary(UnaryKind kind, int rows, int width, Rows x, Rows y);

    /// <summary>y = a ∘ b. <paramref name="bColumns"/> is the width, or 1: b's one column meets all of a's.</summary>
    public abstract void Binary(BinaryKind kind, int rows, int width, Rows a, Rows b, int bColumns, Rows y);

    /// <summary>y = x·scale + shift, per column; either may be null.</summary>
    public abstract void ScaleShift(int rows, int width, Rows x, float* scale, float* shift, Rows y);

    public abstract void Sum(int rows, int width, ReadOnlySpan<Rows> terms, Rows y);

    /// <summary>y[r,0] = x[r,0] between ascending knots, linear; constant outside them; NaN stays.</summary>
    public abstract void Interpolate(int rows, Rows x, int knots, float* places, float* values, Rows y);

    /// <summary>a where the condition is not 0, else b.</summary>
    public abstract void Where(int rows, int width, Rows condition, Rows a, Rows b, Rows y);

    public abstract void Copy(int rows, int width, Rows x, Rows y);

    /// <summary>
    /// y[r] = the pooled table rows of row r's ids, decoded one by one. Positions whose id is <paramref name="paddingId"/> (−1 for
    /// none) are left out. Rows without lengths have one id: its table row, as it is.
    /// </summary>
    public abstract void EmbeddingBag(int rows, in IdRows ids, in EmbeddingTable table, Pooling pooling, int paddingId, Rows y);

    /// <summary>
    /// Adds the table rows of some more ids to what <see cref="EmbeddingBag"/> had of those before: the row's sum, or with
    /// <see cref="Pooling.Max"/> its largest elements, neither divided yet. The first sum is 0, the first largest −∞.
    /// </summary>
    public abstract void AdvanceBag(in IdRows ids, in EmbeddingTable table, Pooling pooling, int paddingId, float* state);

    /// <summary>One table row a position: y's row t is the row of ids[t].</summary>
    public abstract void GatherSequence(int length, int* ids, in EmbeddingTable table, Rows y);

    /// <summary>
    /// Rows of one of the types that tables have, <paramref name="stride"/> bytes apart, as floats. A row of codes whose scale is NaN is NaN.
    /// </summary>
    public abstract void DecodeRows(TensorType type, int rows, byte* source, nint stride, int width, Rows y);

    /// <summary>y[r,0] = ½Σ_d[(Σv)² − Σv²] over the fields' vectors.</summary>
    public abstract void FactorizationMachine(int rows, ReadOnlySpan<Rows> fields, int dim, Rows y);

    /// <summary>y[r,d] = ½[(Σv)² − Σv²].</summary>
    public abstract void BiInteraction(int rows, ReadOnlySpan<Rows> fields, int dim, Rows y);

    /// <summary>y[r,0] = a·b.</summary>
    public abstract void DotRows(int rows, int width, Rows a, Rows b, Rows y);

    /// <summary>Inner products of all pairs of fields, with themselves too where <paramref name="self"/>. y overlaps no field.</summary>
    public abstract void PairwiseDot(int rows, ReadOnlySpan<Rows> fields, int dim, PairOrder order, bool self, Rows y);

    /// <summary>y[r, i·|B| + j] = a_i·b_j. y overlaps no field.</summary>
    public abstract void CrossDot(int rows, ReadOnlySpan<Rows> fieldsA, ReadOnlySpan<Rows> fieldsB, int dim, Rows y);

    /// <summary>y[r, p·dim + d] = a[d]·b[d] of the p-th pair of fields. y overlaps no field.</summary>
    public abstract void PairProducts(int rows, ReadOnlySpan<Rows> fields, ReadOnlySpan<int> pairs, int dim, Rows y);

    /// <summary>y[r, p] = Σ_d a[d]·b[d] of the p-th pair of fields, each term times weights[p, d] unless null. y overlaps no field.</summary>
    public abstract void PairDots(int rows, ReadOnlySpan<Rows> fields, ReadOnlySpan<int> pairs, int dim, float* weights, Rows y);

    /// <summary>y[line, a·columnsH + b] = x[line, a]·h[line, b]. y overlaps neither.</summary>
    public abstract void OuterProducts(int lines, int columnsX, int columnsH, Rows x, Rows h, Rows y);

    /// <summary>y[r, l, m] = Σ_k x[r, l, k]·matrices[r, l, k, m]. y overlaps neither.</summary>
    public abstract void LineProducts(int rows, int lines, int depth, int width, Rows x, Rows matrices, Rows y);

    /// <summary>y[r] = Σ of the rows that pairs of ids are hashed to (<see cref="RankKernel.Graph.HashedPairs"/>).</summary>
    public abstract void HashedPairs(
        int rows, ReadOnlySpan<IdRows> ids, ReadOnlySpan<int> offsets, ReadOnlySpan<int> pairs, float* table, int tableRows, int dim, Rows y);

    /// <summary>y = x0·(w·x) + bias + x.</summary>
    public abstract void CrossVector(int rows, int width, Rows x0, Rows x, float* w, float* bias, Rows y);

    public abstract void Softmax(int rows, int width, Rows x, Rows y);

    /// <summary>(x − mean)/√(variance + epsilon)·scale + shift; scale and shift may be null.</summary>
    public abstract void LayerNorm(int rows, int width, Rows x, float* scale, float* shift, float epsilon, Rows y);

    /// <summary>Rows of shape [outer, axis, inner] to [outer, inner]. y does not overlap x.</summary>
    public abstract void Reduce(ReduceKind kind, int rows, int outer, int axis, int inner, Rows x, Rows y);

    /// <summary>
    /// Takes <paramref name="axis"/> more positions, [axis, inner], into what <see cref="Reduce"/> had of the <paramref name="before"/>
    /// ones, in <see cref="ReductionState"/> elements; y[inner] is the result over all of them.
    /// </summary>
    public abstract void AdvanceReduction(ReduceKind kind, int before, int axis, int inner, float* x, float* state, float* y);

    /// <summary>Rows of shape [d0, d1] to [d1, d0]. y does not overlap x.</summary>
    public abstract void Transpose2D(int rows, int d0, int d1, Rows x, Rows y);

    /// <summary>Each row's a [m, k] times b [k, n], or [n, k] where <paramref name="transposeB"/>. y does not overlap them.</summary>
    public abstract void MatMul(int rows, int m, int k, int n, Rows a, Rows b, bool transposeB, Rows y);

    /// <summary>
    /// The scores of sixteen queries with each key, ascending in the width: scores[t, lane] = Σ_c columns[c, lane]·keys[t, c].
    /// scores overlaps neither.
    /// </summary>
    public abstract void ScoreLanes(int keys, int width, float* columns, Rows keyRows, float* scores);

    /// <summary>
    /// Softmax of each lane of scores [keys, 16], added up ascending in the keys; zeros for a lane in which all are −∞. weights may be scores.
    /// </summary>
    public abstract void SoftmaxLanes(int keys, float* scores, float* weights);

    /// <summary>mixed[c, lane] = Σ_t weights[t, lane]·values[t, c], ascending in t. mixed overlaps neither.</summary>
    public abstract void MixLanes(int keys, int width, float* weights, Rows values, float* mixed);

    /// <summary>The largest numbers of each column of x [rows, width], from the largest to the smallest: y [count, width]. y does not overlap x.</summary>
    public abstract void LargestRows(int rows, int width, int count, float* x, float* y);

    /// <summary>y[d] = Σ_t weights[t]·keys[t,d].</summary>
    public abstract void WeightedSum(int length, int width, float* weights, Rows keys, float* y);

    /// <summary>y[r] = Σ_t weights[r,t]·terms_t[r].</summary>
    public abstract void MixRows(int rows, int width, Rows weights, ReadOnlySpan<Rows> terms, Rows y);

    /// <summary>
    /// The end of a recurrent step: y = h + w·(tanh(candidate) − h) with the old state h, where w is 1 − gate for
    /// <see cref="GruAttention.Input"/> and for a GRU without attention, and else what the attention makes of the gate and
    /// scores[r,0]. Without a gate or scores where they are not read.
    /// </summary>
    public abstract void GruUpdate(
        GruAttention attention, int rows, int width, Rows gate, Rows candidate, Rows scores, Rows state, Rows y);

    /// <summary>
    /// The end of an LSTM's step. gates are the sums of i, f, g, o side by side, [rows, 4·width]; factors, if not null, what i and f
    /// are multiplied by, [rows, 2·width]: yCell = σ(f)·cell + σ(i)·tanh(g), y = σ(o)·tanh(yCell).
    /// </summary>
    public abstract void LstmUpdate(int rows, int width, Rows gates, Rows factors, Rows cell, Rows y, Rows yCell);

    /// <summary>
    /// y[t, o·width + i] = bias[o] + Σ_j weight[o, j]·windows[t, j·width + i], j below <paramref name="depth"/>. Windows may
    /// overlap each other; y overlaps none.
    /// </summary>
    public abstract void Convolve(int positions, int outputs, int depth, int width, Rows windows, float* weight, float* bias, Rows y);

    /// <summary>y[r,c] = base[c] + the values of the leaves that x[r] reaches, tree after tree in single precision. y does not overlap x; scratch has <see cref="PackedTrees.ScratchLength"/> elements.</summary>
    public abstract void TreeEnsemble(int rows, Rows x, PackedTrees trees, Rows y, float* scratch);

    /// <summary>y[t,d] = keys[t,d]·q[d].</summary>
    public abstract void MultiplyRows(int length, int width, Rows keys, float* q, Rows y);

    /// <summary>Elements of what <see cref="AdvanceReduction"/> keeps: a single number is reduced in lanes.</summary>
    public static int ReductionState(int inner) => inner == 1 ? FoldLanes : inner;
}
