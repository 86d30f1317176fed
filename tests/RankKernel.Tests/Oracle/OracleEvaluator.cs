using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

/// <summary>Every operation in double precision, from the formula in its documentation and nothing else.</summary>
internal static class OracleEvaluator
{
    private static readonly Dictionary<string, Func<Operation, IReadOnlyList<OracleValue>, OracleValue>> Oracles = new()
    {
        [nameof(EmbeddingBag)] = Of<EmbeddingBag>(OracleLookups.EmbeddingBag),
        [nameof(SequenceGather)] = Of<SequenceGather>(static (_, inputs) => OracleLookups.SequenceGather(inputs)),
        [nameof(Linear)] = Of<Linear>(OracleProducts.Linear),
        [nameof(MatMul)] = Of<MatMul>(OracleProducts.MatMul),
        [nameof(Activate)] = Of<Activate>(OracleElementwise.Activate),
        [nameof(Sum)] = Of<Sum>(OracleElementwise.Sum),
        [nameof(Unary)] = Of<Unary>(OracleElementwise.Unary),
        [nameof(Binary)] = Of<Binary>(OracleElementwise.Binary),
        [nameof(Where)] = Of<Where>(static (_, inputs) => OracleElementwise.Where(inputs)),
        [nameof(Mask)] = Of<Mask>(OracleElementwise.Mask),
        [nameof(ScaleShift)] = Of<ScaleShift>(static (_, inputs) => OracleElementwise.ScaleShift(inputs)),
        [nameof(Concat)] = Of<Concat>(OracleLayout.Concat),
        [nameof(Slice)] = Of<Slice>(OracleLayout.Slice),
        [nameof(Select)] = Of<Select>(OracleLayout.Select),
        [nameof(Reshape)] = Of<Reshape>(OracleLayout.Reshape),
        [nameof(Transpose)] = Of<Transpose>(static (_, inputs) => OracleLayout.Transpose(inputs)),
        [nameof(Expand)] = Of<Expand>(static (_, inputs) => OracleLayout.Expand(inputs)),
        [nameof(Reduce)] = Of<Reduce>(OracleReductions.Reduce),
        [nameof(Softmax)] = Of<Softmax>(static (_, inputs) => OracleReductions.Softmax(inputs)),
        [nameof(WeightedSum)] = Of<WeightedSum>(static (_, inputs) => OracleReductions.WeightedSum(inputs)),
        [nameof(IfEmpty)] = Of<IfEmpty>(static (_, inputs) => OracleReductions.IfEmpty(inputs)),
        [nameof(BatchNorm)] = Of<BatchNorm>(OracleNorms.BatchNorm),
        [nameof(LayerNorm)] = Of<LayerNorm>(OracleNorms.LayerNorm),
        [nameof(Dice)] = Of<Dice>(OracleNorms.Dice),
        [nameof(FactorizationMachine)] = Of<FactorizationMachine>(static (_, inputs) => OracleInteractions.FactorizationMachine(inputs)),
        [nameof(BiInteraction)] = Of<BiInteraction>(static (_, inputs) => OracleInteractions.BiInteraction(inputs)),
        [nameof(PairwiseDot)] = Of<PairwiseDot>(OracleInteractions.PairwiseDot),
        [nameof(CrossDot)] = Of<CrossDot>(OracleInteractions.CrossDot),
        [nameof(Dot)] = Of<Dot>(static (_, inputs) => OracleInteractions.Dot(inputs)),
        [nameof(FieldPairs)] = Of<FieldPairs>(OraclePairs.FieldPairs),
        [nameof(StackFields)] = Of<StackFields>(static (_, inputs) => OraclePairs.StackFields(inputs)),
        [nameof(CompressedInteraction)] = Of<CompressedInteraction>(OraclePairs.CompressedInteraction),
        [nameof(LineProducts)] = Of<LineProducts>(static (_, inputs) => OraclePairs.LineProducts(inputs)),
        [nameof(PairAttention)] = Of<PairAttention>(static (_, inputs) => OraclePairs.PairAttention(inputs)),
        [nameof(HashedPairs)] = Of<HashedPairs>(OraclePairs.HashedPairs),
        [nameof(CrossVector)] = Of<CrossVector>(static (_, inputs) => OracleInteractions.CrossVector(inputs)),
        [nameof(CrossMatrix)] = Of<CrossMatrix>(static (_, inputs) => OracleInteractions.CrossMatrix(inputs)),
        [nameof(Conv)] = Of<Conv>(OracleConv.Conv),
        [nameof(KMaxPooling)] = Of<KMaxPooling>(OracleConv.KMaxPooling),
        [nameof(GatedCross)] = Of<GatedCross>(static (_, inputs) => OracleInteractions.GatedCross(inputs)),
        [nameof(TargetAttention)] = Of<TargetAttention>(OracleAttention.TargetAttention),
        [nameof(MultiHeadAttention)] = Of<MultiHeadAttention>(OracleHeads.MultiHeadAttention),
        [nameof(TopKMask)] = Of<TopKMask>(OracleHeads.TopKMask),
        [nameof(AlongSequence)] = Of<AlongSequence>(OracleHeads.AlongSequence),
        [nameof(PadSequence)] = Of<PadSequence>(OracleHeads.PadSequence),
        [nameof(Gru)] = Of<Gru>(OracleRecurrence.Gru),
        [nameof(Lstm)] = Of<Lstm>(OracleLstm.Lstm),
        [nameof(InterestMemory)] = Of<InterestMemory>(OracleMemory.InterestMemory),
        [nameof(MatchCount)] = Of<MatchCount>(OracleCounts.MatchCount),
        [nameof(CountIds)] = Of<CountIds>(OracleCounts.CountIds),
        [nameof(TakeById)] = Of<TakeById>(static (_, inputs) => OracleCounts.TakeById(inputs)),
        [nameof(LastPosition)] = Of<LastPosition>(OraclePositions.LastPosition),
        [nameof(AttentionalGru)] = Of<AttentionalGru>(OracleRecurrence.AttentionalGru),
        [nameof(MixExperts)] = Of<MixExperts>(static (_, inputs) => OracleInteractions.MixExperts(inputs)),
        [nameof(CrossedBag)] = Of<CrossedBag>(OracleCrosses.CrossedBag),
        [nameof(TreeEnsemble)] = Of<TreeEnsemble>(OracleTrees.TreeEnsemble),
        [nameof(SceneLinear)] = Of<SceneLinear>(OracleProducts.SceneLinear),
        [nameof(Interpolate)] = Of<Interpolate>(static (_, inputs) => OracleElementwise.Interpolate(inputs)),
    };

    /// <summary>The operations that have an oracle.</summary>
    public static IReadOnlyCollection<string> Kinds => Oracles.Keys;

    /// <summary>The output of an operation for one row.</summary>
    public static OracleValue Evaluate(Operation operation, params IReadOnlyList<OracleValue> inputs) =>
        Oracles.TryGetValue(operation.Kind, out var oracle)
            ? oracle(operation, inputs)
            : throw new InvalidOperationException($"The operation '{operation.Kind}' has no oracle.");

    private static Func<Operation, IReadOnlyList<OracleValue>, OracleValue> Of<T>(Func<T, IReadOnlyList<OracleValue>, OracleValue> oracle)
        where T : Operation => (operation, inputs) => oracle((T)operation, inputs);
}
