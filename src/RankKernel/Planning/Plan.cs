using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>What a backend tells the planner.</summary>
internal interface IPlanTarget
{
    /// <summary>Whether the backend runs a ranking operation as it is.</summary>
    bool Supports(Operation operation);

    /// <summary>Computes a node whose inputs are all parameters; null for an operation that must be lowered first.</summary>
    Tensor? Evaluate(Node node);
}

/// <summary>
/// A model made ready to run: three lists of steps (once a request, once an item, once a candidate) over scratch memory that is
/// laid out. The same for every backend. Immutable and thread-safe.
/// </summary>
internal sealed class Plan
{
    public const int DefaultTileRows = 48;

    private Plan(ModelDefinition model, ModelGraph flat, ModelGraph graph, IReadOnlyList<PlanOutput> outputs, int tileRows)
    {
        Model = model;
        Flat = flat;
        Graph = graph;
        Outputs = outputs;
        UserSchema = new EncodedSchema([.. model.Features.Where(feature => feature.Side != Side.Item)]);
        ItemSchema = new EncodedSchema([.. model.Features.Where(feature => feature.Side == Side.Item)]);
        UserSteps = Steps(Cadence.User);
        ItemSteps = Steps(Cadence.Item);
        PairSteps = Steps(Cadence.Pair);
        Layout = new ScratchLayout(UserSteps, ItemSteps, PairSteps, outputs, UserSchema, ItemSchema, tileRows);
        var itemFeatures = ItemSchema.Features.Select(feature => feature.Name).ToHashSet(StringComparer.Ordinal);
        PairReadsItemInputs = PairSteps
            .SelectMany(node => node.Inputs)
            .SelectMany(input => (IEnumerable<string?>)[input.Type.Sequence, ScratchLayout.Root(input).Source?.Feature])
            .Any(feature => itemFeatures.Contains(feature ?? ""));
    }

    public ModelDefinition Model { get; }

    /// <summary>The graph that a flat batch would run, norms folded and activations fused: what the plan is compared with.</summary>
    public ModelGraph Flat { get; }

    /// <summary>The rewritten graph.</summary>
    public ModelGraph Graph { get; }

    public IReadOnlyList<PlanOutput> Outputs { get; }

    public EncodedSchema UserSchema { get; }

    public EncodedSchema ItemSchema { get; }

    public IReadOnlyList<Node> UserSteps { get; }

    public IReadOnlyList<Node> ItemSteps { get; }

    public IReadOnlyList<Node> PairSteps { get; }

    public ScratchLayout Layout { get; }

    /// <summary>Whether pair steps read the items' encoded rows (ids, numbers or lengths), which a catalog must then hand over too.</summary>
    public bool PairReadsItemInputs { get; }

    public static Plan Create(ModelDefinition model, IPlanTarget target, int tileRows = DefaultTileRows)
    {
        var (graph, transforms) = OutputTransforms.Strip(model.Graph);
        graph = Run(graph, new WidenParameters(), new FoldConstants(target.Evaluate));

        // Products in integers come from a planned graph, in which nothing is left to recognise: their operations must stay what they are.
        if (!graph.Parameters.Any(parameter => parameter.Data!.Type == TensorType.Int8Matrix))
        {
            graph = Recognition.Recognition.Run(graph);
        }

        graph = Run(graph, new FoldNorms(), new FoldConstants(target.Evaluate), new FlattenConcats(), new FuseScaleShift());
        var flat = Run(graph, new FuseActivations(), new MergeCommonSubexpressions());
        graph = Run(
            graph,
            new ProjectTargetAttention(),
            new ProjectRecurrences(),
            new FuseActivations(),
            new SplitPairwiseDot(),
            new SplitFieldPairs(),
            new FlattenConcats(),
            new FoldSelects(),
            new FlattenConcats(),
            new SplitConv(),
            new FlattenConcats(),
            new SplitCrossMatrix(),
            new SplitLinear(),
            new SplitFieldLinear(),
            new SplitStackedLinear(),
            new SplitCompressedInteraction(),
            new SplitDot(),
            new SplitHashedPairs(),
            new SplitPositionLinear(),
            new SplitSceneLinear(),
            new SplitFactorizationMachine(),
            new SplitSum(),
            new SplitMatchCount(),
            new LowerOperations(target.Supports),
            new FoldConstants(target.Evaluate),
            new FlattenConcats(),
            new MaterializeOutputs(),
            new MergeCommonSubexpressions());
        var outputs = graph.Outputs.Zip(transforms, (output, transform) => transform with { Value = output.Value });
        return new Plan(model, flat, graph, [.. outputs], tileRows);
    }

    private static ModelGraph Run(ModelGraph graph, params ReadOnlySpan<GraphPass> passes)
    {
        foreach (var pass in passes)
        {
            graph = pass.Run(graph);
        }

        return graph;
    }

    private List<Node> Steps(Cadence cadence) => [.. Graph.Nodes.Where(node => node.Output.Cadence == cadence)];
}
