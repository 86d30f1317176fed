using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// Seq2Slate: re-ranking of a list as a whole. It sees all candidates at once, so its model is not for a ranker:
/// a <see cref="SlateReranker"/> runs it. <see cref="PointerNetwork"/> has the recurrent form
/// (Bello et al., Seq2Slate: Re-ranking and Slate Optimization with RNNs, 2018), <see cref="SlateTransformer"/> that of ReAgent.
/// </summary>
public static class Seq2Slate
{
    /// <summary>The name of the candidates' feature.</summary>
    public const string Candidate = "candidate";

    /// <summary>The name of the request's feature.</summary>
    public const string State = "state";

    /// <summary>The features of such a model: the candidate's numbers, and those of the state if the network has one.</summary>
    public static IReadOnlyList<Feature> Features(int item, int state = 0)
    {
        var candidate = new NumericFeature(Candidate, Side.Item, NumericEncoding.Raw, item);
        return state == 0 ? [candidate] : [candidate, new NumericFeature(State, Side.Context, NumericEncoding.Raw, state)];
    }

    /// <summary>Adds the network over the features of <see cref="Features"/> and its output <c>score</c>, which no ranker computes.</summary>
    /// <exception cref="GraphException">An option is out of range, a feature has another kind, or a parameter is missing.</exception>
    public static Value Build(GraphBuilder graph, ListwiseOperation network)
    {
        ArgumentNullException.ThrowIfNull(network);
        Value[] vectors = network.HasState ? [graph.Input(Candidate), graph.Input(State)] : [graph.Input(Candidate)];
        var parameters = network.Parameters(vectors[0].Shape.Last, vectors[^1].Shape.Last);
        var score = graph.Add(network, [.. vectors, .. parameters.Select(parameter => graph.Parameter(parameter.Name, parameter.Shape.Dimensions))]);
        graph.Output(Score.Name, score);
        return score;
    }
}
