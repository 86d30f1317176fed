using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Planning;

namespace RankKernel.Cpu;

/// <summary>Binds the nodes of a plan to memory and kernels.</summary>
internal sealed class StepCompiler(KernelSet kernels, Func<Value, Placement> placement, EncodedSchema userSchema, EncodedSchema itemSchema,
    ILinearObservers? calibration = null)
{
    private readonly HashSet<string> _itemFeatures = itemSchema.Features.Select(feature => feature.Name).ToHashSet(StringComparer.Ordinal);

    public KernelSet Kernels { get; } = kernels;

    /// <summary>Whether a ranking operation has a step of its own.</summary>
    public static bool Supports(Operation operation) => operation is
        FactorizationMachine or BiInteraction or PairwiseDot or CrossDot or Dot or CrossVector or CrossMatrix or GatedCross or Conv or MixExperts
            or FieldPairs or CompressedInteraction or LineProducts
            or SceneLinear or Interpolate
            or MatchCount
            or TargetAttention { Projected: true } or MultiHeadAttention;

    public CpuStep Compile(Node node) => node.Operation switch
    {
        EmbeddingBag => new EmbeddingBagStep(node, this),
        SequenceGather => new SequenceGatherStep(node, this),
        Linear => new LinearStep(node, this),
        Activate => new ActivateStep(node, this),
        Sum => new SumStep(node, this),
        Unary => new UnaryStep(node, this),
        Binary => new BinaryStep(node, this),
        Reduce => new ReduceStep(node, this),
        Concat => new ConcatStep(node, this),
        Slice => new SliceStep(node, this),
        Select => new SelectStep(node, this),
        Transpose => new TransposeStep(node, this),
        MatMul => new MatMulStep(node, this),
        Softmax => new SoftmaxStep(node, this),
        Mask => new MaskStep(node, this),
        Where => new WhereStep(node, this),
        Expand => new ExpandStep(node, this),
        WeightedSum => new WeightedSumStep(node, this),
        IfEmpty => new IfEmptyStep(node, this),
        ScaleShift => new ScaleShiftStep(node, this),
        LayerNorm => new LayerNormStep(node, this),
        FactorizationMachine or BiInteraction or PairwiseDot or CrossDot => new FieldsStep(node, this),
        Dot => new DotStep(node, this),
        CrossVector => new CrossVectorStep(node, this),
        CrossMatrix => new CrossMatrixStep(node, this),
        Conv => new ConvStep(node, this),
        KMaxPooling => new KMaxPoolingStep(node, this),
        GatedCross => new GatedCrossStep(node, this),
        TargetAttention { Projected: true } => new TargetAttentionStep(node, this),
        MultiHeadAttention => new MultiHeadAttentionStep(node, this),
        TopKMask => new TopKMaskStep(node, this),
        PadSequence => new PadSequenceStep(node, this),
        AlongSequence => new AlongSequenceStep(node, this),
        Gru { Projected: true } => new GruStep(node, this),
        Lstm { Projected: true } => new LstmStep(node, this),
        InterestMemory => new MemoryStep(node, this),
        LastPosition => new LastPositionStep(node, this),
        MatchCount => new MatchCountStep(node, this),
        CountIds => new CountIdsStep(node, this),
        TakeById => new TakeByIdStep(node, this),
        AttentionalGru { Projected: true } => new AttentionalGruStep(node, this),
        MixExperts => new MixExpertsStep(node, this),
        FieldPairs => new FieldPairsStep(node, this),
        CompressedInteraction => new CompressedInteractionStep(node, this),
        LineProducts => new LineProductsStep(node, this),
        HashedPairs => new HashedPairsStep(node, this),
        CrossedBag => new CrossedBagStep(node, this),
        TreeEnsemble => new TreeEnsembleStep(node, this),
        ListwiseOperation => throw new GraphException($"Node '{node.Name}': {node.Operation.Kind} orders a whole list; run the model with a SlateReranker."),
        SceneLinear => new SceneLinearStep(node, this),
        Interpolate => new InterpolateStep(node, this),
        _ => throw new GraphException($"Node '{node.Name}': the CPU backend has no kernel for {node.Operation.Kind}."),
    };

    public Operand Operand(Value value) => new(placement(value));

    public Operand[] Operands(IEnumerable<Value> values) => [.. values.Select(Operand)];

    public IdOperand Ids(Value value) => Slot(value.Source!);

    /// <summary>How many vectors of the last dimension a row holds.</summary>
    public Extent Extent(Value value)
    {
        var shape = value.Shape;
        if (value.Type.Sequence is not { } sequence)
        {
            return new Extent(checked((int)(shape.Count / shape.Last)), null);
        }

        return shape.Rank == 1
            ? new Extent(1, Length(sequence), IsOfNumbers: true)
            : new Extent(checked((int)(shape.Count / shape.Last / shape[0])), Length(sequence));
    }

    /// <summary>Where the true length of a sequence or multi-valued feature stands.</summary>
    public IdOperand Length(string feature)
    {
        var definition = Schema(feature).Features.First(candidate => candidate.Name == feature);
        return Slot(new InputSource(feature, (definition as SequenceFeature)?.Columns[0].Name));
    }

    /// <summary>An activation with its vectors among the inputs from <paramref name="first"/> on.</summary>
    public static unsafe ActivationArguments Activation(Activation activation, IReadOnlyList<Value> inputs, int first) => new()
    {
        Kind = activation.Kind,
        Parameter = (float)activation.Parameter,
        Alpha = activation.ParameterCount > 0 ? inputs[first].Data!.FloatPointer : null,
        Scale = activation.ParameterCount > 1 ? inputs[first + 1].Data!.FloatPointer : null,
        Shift = activation.ParameterCount > 2 ? inputs[first + 2].Data!.FloatPointer : null,
    };

    public PackedLinear Pack(Value weight) => PackedLinear.Pack(weight.Data!, calibration?.Observer(weight.Data!));

    /// <summary>Packs some outputs of a weight, with all inputs.</summary>
    public PackedLinear PackRows(Tensor weight, int row, int rows) =>
        PackedLinear.PackPart(weight, row, rows, 0, weight.Shape.Last, calibration?.Observer(weight));

    /// <summary>Packs runs of the inputs of a weight; while a model is calibrated one of all inputs, which is what is observed.</summary>
    public PackedLinear[] PackRuns(Tensor weight, int run)
    {
        var (rows, columns) = (weight.Shape[0], weight.Shape.Last);
        if (calibration?.Observer(weight) is { } observer)
        {
            return [PackedLinear.PackPart(weight, 0, rows, 0, columns, observer)];
        }

        var packed = new PackedLinear[(columns + run - 1) / run];
        for (var i = 0; i < packed.Length; i++)
        {
            packed[i] = PackedLinear.PackPart(weight, 0, rows, i * run, Math.Min(run, columns - (i * run)));
        }

        return packed;
    }

    private EncodedSchema Schema(string feature) => _itemFeatures.Contains(feature) ? itemSchema : userSchema;

    private IdOperand Slot(InputSource source)
    {
        var schema = Schema(source.Feature);
        return new IdOperand(schema == itemSchema, schema[source], schema.IdWidth);
    }
}
