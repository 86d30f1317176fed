namespace RankKernel.Graph;

/// <summary>Every operation by the name that model files use.</summary>
internal static class OperationRegistry
{
    private static readonly Dictionary<string, Func<AttributeReader, Operation>> Readers = new(StringComparer.Ordinal)
    {
        [nameof(EmbeddingBag)] = EmbeddingBag.Read,
        [nameof(SequenceGather)] = static _ => new SequenceGather(),
        [nameof(Linear)] = Linear.Read,
        [nameof(Activate)] = Activate.Read,
        [nameof(Sum)] = Sum.Read,
        [nameof(Unary)] = Unary.Read,
        [nameof(Binary)] = Binary.Read,
        [nameof(Reduce)] = Reduce.Read,
        [nameof(Concat)] = Concat.Read,
        [nameof(Slice)] = Slice.Read,
        [nameof(Select)] = Select.Read,
        [nameof(Reshape)] = Reshape.Read,
        [nameof(Transpose)] = static _ => new Transpose(),
        [nameof(MatMul)] = MatMul.Read,
        [nameof(Softmax)] = static _ => new Softmax(),
        [nameof(Mask)] = Mask.Read,
        [nameof(Where)] = static _ => new Where(),
        [nameof(Expand)] = static _ => new Expand(),
        [nameof(WeightedSum)] = static _ => new WeightedSum(),
        [nameof(IfEmpty)] = static _ => new IfEmpty(),
        [nameof(BatchNorm)] = BatchNorm.Read,
        [nameof(ScaleShift)] = static _ => new ScaleShift(),
        [nameof(LayerNorm)] = LayerNorm.Read,
        [nameof(FactorizationMachine)] = static _ => new FactorizationMachine(),
        [nameof(BiInteraction)] = static _ => new BiInteraction(),
        [nameof(PairwiseDot)] = PairwiseDot.Read,
        [nameof(CrossDot)] = CrossDot.Read,
        [nameof(Dot)] = static _ => new Dot(),
        [nameof(FieldPairs)] = FieldPairs.Read,
        [nameof(StackFields)] = static _ => new StackFields(),
        [nameof(CompressedInteraction)] = CompressedInteraction.Read,
        [nameof(LineProducts)] = static _ => new LineProducts(),
        [nameof(PairAttention)] = static _ => new PairAttention(),
        [nameof(HashedPairs)] = HashedPairs.Read,
        [nameof(CrossVector)] = static _ => new CrossVector(),
        [nameof(CrossMatrix)] = static _ => new CrossMatrix(),
        [nameof(Conv)] = Conv.Read,
        [nameof(KMaxPooling)] = KMaxPooling.Read,
        [nameof(GatedCross)] = static _ => new GatedCross(),
        [nameof(TargetAttention)] = TargetAttention.Read,
        [nameof(MultiHeadAttention)] = MultiHeadAttention.Read,
        [nameof(TopKMask)] = TopKMask.Read,
        [nameof(AlongSequence)] = AlongSequence.Read,
        [nameof(PadSequence)] = PadSequence.Read,
        [nameof(Dice)] = Dice.Read,
        [nameof(Gru)] = Gru.Read,
        [nameof(Lstm)] = Lstm.Read,
        [nameof(InterestMemory)] = InterestMemory.Read,
        [nameof(LastPosition)] = LastPosition.Read,
        [nameof(MatchCount)] = MatchCount.Read,
        [nameof(CountIds)] = CountIds.Read,
        [nameof(TakeById)] = static _ => new TakeById(),
        [nameof(AttentionalGru)] = AttentionalGru.Read,
        [nameof(MixExperts)] = static _ => new MixExperts(),
        [nameof(CrossedBag)] = CrossedBag.Read,
        [nameof(TreeEnsemble)] = TreeEnsemble.Read,
        [nameof(SceneLinear)] = SceneLinear.Read,
        [nameof(Interpolate)] = static _ => new Interpolate(),
    };

    /// <summary>Operations that order a whole list; no ranker runs them.</summary>
    private static readonly Dictionary<string, Func<AttributeReader, Operation>> ListwiseReaders = new(StringComparer.Ordinal)
    {
        [nameof(PointerNetwork)] = PointerNetwork.Read,
        [nameof(SlateTransformer)] = SlateTransformer.Read,
    };

    /// <summary>The names of the operations on rows, in the order of registration.</summary>
    public static IReadOnlyCollection<string> Kinds => Readers.Keys;

    /// <summary>The names of the operations on lists.</summary>
    public static IReadOnlyCollection<string> ListwiseKinds => ListwiseReaders.Keys;

    /// <summary>An operation from its name and options.</summary>
    /// <exception cref="GraphException">The name or an option is not known, or an option is missing or out of range.</exception>
    public static Operation Read(string kind, IEnumerable<Attribute> options)
    {
        if (!Readers.TryGetValue(kind, out var read) && !ListwiseReaders.TryGetValue(kind, out read))
        {
            throw new GraphException($"The operation '{kind}' is not known.");
        }

        var attributes = new AttributeReader(options);
        var operation = read(attributes);
        attributes.ExpectNoMore();
        return operation;
    }
}
