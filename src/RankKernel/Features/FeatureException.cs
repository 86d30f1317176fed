namespace RankKernel.Features;

/// <summary>A raw value that a feature cannot take, or a feature that cannot be: names the feature, what was found, what was expected.</summary>
public sealed class FeatureException : RankKernelException
{
    /// <summary>An error about a feature.</summary>
    public FeatureException(string feature, string message)
        : base($"Feature '{feature}': {message}") => Feature = feature;

    /// <summary>The feature's name.</summary>
    public string Feature { get; }
}
