namespace RankKernel.Benchmarks.Peer;

/// <summary>One way to score a request.</summary>
internal abstract class Contender(string name) : IDisposable
{
    /// <summary>RankKernel, the items' features with the request.</summary>
    public const string Request = "RankKernel";

    /// <summary>RankKernel, the items in a catalog.</summary>
    public const string Catalog = "RankKernel, catalog";

    /// <summary>ONNX Runtime, the user's features repeated on every row.</summary>
    public const string OrtFlat = "ONNX Runtime";

    /// <summary>ONNX Runtime, the user's features expanded inside the graph.</summary>
    public const string OrtTile = "ONNX Runtime, user tile";

    public string Name { get; } = name;

    /// <summary>Scores one of the requests of <see cref="PeerRequests"/>.</summary>
    public abstract void Score(int index);

    /// <summary>The scores of the last call.</summary>
    public abstract ReadOnlySpan<float> Scores { get; }

    public abstract void Dispose();
}
