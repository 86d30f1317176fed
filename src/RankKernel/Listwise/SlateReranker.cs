using System.Diagnostics.CodeAnalysis;
using System.Numerics.Tensors;
using RankKernel.Cpu;
using RankKernel.Format;
using RankKernel.Graph;

namespace RankKernel;

/// <summary>
/// Orders a list of candidates as a whole, after a ranker has chosen them: each choice takes those before it into account. Runs models
/// of <see cref="Zoo.Seq2Slate"/>. Thread-safe; a call runs on the caller's thread and allocates nothing after warm-up. Owns native
/// memory: dispose it when no call is running.
/// </summary>
public sealed class SlateReranker : IDisposable
{
    /// <summary>The most candidates of a call: the transformers compare each with each.</summary>
    public const int MaxCandidates = 10_000;

    private const int KeptWorkspaces = 64;

    private readonly SlateNetwork _network;
    private readonly SlotPool<SlateWorkspace> _workspaces;

    /// <summary>Packs a model's weights.</summary>
    /// <exception cref="GraphException">The model is not one listwise network alone.</exception>
    public SlateReranker(ModelDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        if (definition.Graph.Nodes is not [{ Operation: ListwiseOperation operation } node] || node.Inputs.Take(operation.HasState ? 2 : 1).Any(input => input.Source is null))
        {
            throw new GraphException($"The model '{definition.Name}' is not one listwise network over features; a ranker runs it.");
        }

        Definition = definition;
        ItemWidth = node.Inputs[0].Shape.Width;
        StateWidth = operation.HasState ? node.Inputs[1].Shape.Width : 0;
        _network = operation switch
        {
            PointerNetwork pointer => new PointerSlate(pointer, new SlateWeights(node)),
            SlateTransformer transformer => new TransformerSlate(transformer, new SlateWeights(node)),
            _ => throw new GraphException($"Node '{node.Name}': the CPU backend has no kernel for {operation.Kind}."),
        };
        _workspaces = new SlotPool<SlateWorkspace>(() => new SlateWorkspace(), KeptWorkspaces);
    }

    /// <summary>Loads a model file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ModelFormatException">The file is not a valid model.</exception>
    /// <exception cref="GraphException">The model is not one listwise network alone.</exception>
    public static SlateReranker Load(string path, ModelFileOptions? options = null) => new(ModelFile.Load(path, options));

    /// <summary>The model as data.</summary>
    public ModelDefinition Definition { get; }

    /// <summary>Numbers of a candidate.</summary>
    public int ItemWidth { get; }

    /// <summary>Numbers of the state; 0 if the network has none.</summary>
    public int StateWidth { get; }

    /// <summary>Chooses the likeliest candidate, then the likeliest of those left, and so on; of equals the first.</summary>
    /// <param name="state">The state, <see cref="StateWidth"/> finite numbers.</param>
    /// <param name="candidates">The candidates one after the other, <see cref="ItemWidth"/> finite numbers each.</param>
    /// <param name="order">Receives the positions of the chosen candidates, as many as it has room for.</param>
    /// <param name="probabilities">
    /// Empty, or as long as <paramref name="order"/>: receives the probability of each choice among those left; of a network that sorts
    /// by scores the scores.
    /// </param>
    /// <returns>How many were chosen: the length of <paramref name="order"/>, or the number of candidates if that is less.</returns>
    /// <exception cref="ArgumentException">A span has the wrong length, or a number is not finite.</exception>
    /// <exception cref="ObjectDisposedException">The reranker is disposed.</exception>
    public int Rerank(ReadOnlySpan<float> state, ReadOnlySpan<float> candidates, Span<int> order, Span<float> probabilities = default) =>
        Run(state, candidates, order, probabilities, SlateChoice.Greedy);

    /// <summary>
    /// As <see cref="Rerank"/>, but draws each candidate by its probability; a network that sorts by scores draws from the softmax of
    /// the scores of those left. The same seed gives the same order.
    /// </summary>
    /// <inheritdoc cref="Rerank"/>
    public int Sample(ReadOnlySpan<float> state, ReadOnlySpan<float> candidates, ulong seed, Span<int> order, Span<float> probabilities = default) =>
        Run(state, candidates, order, probabilities, SlateChoice.Sampled(seed));

    /// <inheritdoc/>
    public void Dispose()
    {
        _workspaces.Dispose();
        _network.Dispose();
    }

    /// <summary>As the public calls; a test sees what a step sees.</summary>
    internal int Run(
        ReadOnlySpan<float> state, ReadOnlySpan<float> candidates, Span<int> order, Span<float> probabilities, SlateChoice choice, SlateTrace? trace = null)
    {
        if (state.Length != StateWidth)
        {
            Fail($"The state has {state.Length} numbers, expected {StateWidth}.", nameof(state));
        }

        var count = candidates.Length / ItemWidth;
        if (candidates.Length % ItemWidth != 0 || count > MaxCandidates)
        {
            Fail($"The candidates have {candidates.Length} numbers, expected a multiple of {ItemWidth} and at most {MaxCandidates} candidates.", nameof(candidates));
        }

        if (!probabilities.IsEmpty && probabilities.Length != order.Length)
        {
            Fail($"There is room for {probabilities.Length} probabilities, expected none or {order.Length}.", nameof(probabilities));
        }

        if (!AreFinite(state) || !AreFinite(candidates))
        {
            Fail("A number of the state or of a candidate is not finite.", nameof(candidates));
        }

        var chosen = order[..Math.Min(order.Length, count)];
        if (chosen.IsEmpty)
        {
            return 0;
        }

        var workspace = _workspaces.Rent();
        try
        {
            _network.Run(state, candidates, count, chosen, probabilities, ref choice, workspace, trace);
        }
        finally
        {
            _workspaces.Return(workspace);
        }

        return chosen.Length;
    }

    private static bool AreFinite(ReadOnlySpan<float> numbers) => numbers.IsEmpty || TensorPrimitives.IsFiniteAll(numbers);

    [DoesNotReturn]
    private static void Fail(string message, string parameter) => throw new ArgumentException(message, parameter);
}
