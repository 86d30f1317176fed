using RankKernel.Graph;

namespace RankKernel.Import.Onnx;

/// <summary>Writes one node of a model as ONNX nodes and returns the name of the output.</summary>
internal delegate string OnnxEmitter(OnnxGraphWriter writer, Node node);

/// <summary>How each operation is written. Operations that are not here are lowered first, or cannot be written.</summary>
internal static class OnnxEmitters
{
    private static readonly Dictionary<string, OnnxEmitter> Emitters = new(StringComparer.Ordinal)
    {
        [nameof(EmbeddingBag)] = EmitLookups.EmbeddingBag,
        [nameof(SequenceGather)] = EmitLookups.SequenceGather,
        [nameof(Linear)] = EmitProducts.Linear,
        [nameof(MatMul)] = EmitProducts.MatMul,
        [nameof(Dot)] = EmitProducts.Dot,
        [nameof(Activate)] = EmitActivations.Activate,
        [nameof(Sum)] = EmitElementwise.Sum,
        [nameof(Unary)] = EmitElementwise.Unary,
        [nameof(Binary)] = EmitElementwise.Binary,
        [nameof(Where)] = EmitElementwise.Where,
        [nameof(Mask)] = EmitElementwise.Mask,
        [nameof(ScaleShift)] = EmitElementwise.ScaleShift,
        [nameof(IfEmpty)] = EmitElementwise.IfEmpty,
        [nameof(Reduce)] = EmitReductions.Reduce,
        [nameof(Softmax)] = EmitReductions.Softmax,
        [nameof(WeightedSum)] = EmitReductions.WeightedSum,
        [nameof(LayerNorm)] = EmitReductions.LayerNorm,
        [nameof(Concat)] = EmitLayout.Concat,
        [nameof(Slice)] = EmitLayout.Slice,
        [nameof(Select)] = EmitLayout.Select,
        [nameof(Reshape)] = EmitLayout.Reshape,
        [nameof(Transpose)] = EmitLayout.Transpose,
        [nameof(Expand)] = EmitLayout.Expand,
        [nameof(FactorizationMachine)] = EmitInteractions.FactorizationMachine,
        [nameof(BiInteraction)] = EmitInteractions.BiInteraction,
        [nameof(PairwiseDot)] = EmitInteractions.PairwiseDot,
        [nameof(CrossDot)] = EmitInteractions.CrossDot,
        [nameof(FieldPairs)] = EmitPairs.FieldPairs,
        [nameof(HashedPairs)] = EmitPairs.HashedPairs,
        [nameof(CompressedInteraction)] = EmitPairs.CompressedInteraction,
        [nameof(CrossVector)] = EmitInteractions.CrossVector,
        [nameof(CrossMatrix)] = EmitInteractions.CrossMatrix,
        [nameof(Conv)] = EmitConv.Conv,
        [nameof(KMaxPooling)] = EmitConv.KMaxPooling,
        [nameof(GatedCross)] = EmitInteractions.GatedCross,
        [nameof(MixExperts)] = EmitInteractions.MixExperts,
        [nameof(Gru)] = EmitRecurrences.Gru,
        [nameof(Lstm)] = EmitLstm.Lstm,
        [nameof(InterestMemory)] = EmitMemory.InterestMemory,
        [nameof(LastPosition)] = EmitPositions.LastPosition,
        [nameof(MatchCount)] = EmitCounts.MatchCount,
        [nameof(CountIds)] = EmitCounts.CountIds,
        [nameof(TakeById)] = EmitCounts.TakeById,
        [nameof(AttentionalGru)] = EmitRecurrences.AttentionalGru,
        [nameof(TargetAttention)] = EmitAttention.TargetAttention,
        [nameof(MultiHeadAttention)] = EmitHeads.MultiHeadAttention,
        [nameof(TopKMask)] = EmitHeads.TopKMask,
        [nameof(AlongSequence)] = EmitLayout.AlongSequence,
        [nameof(PadSequence)] = EmitLayout.PadSequence,
        [nameof(TreeEnsemble)] = EmitTrees.TreeEnsemble,
    };

    public static bool Supports(Operation operation) =>
        HasKind(operation.Kind) && operation is not TargetAttention { Projected: true };

    public static bool HasKind(string kind) => Emitters.ContainsKey(kind);

    public static OnnxEmitter For(Operation operation) => Emitters[operation.Kind];
}
