using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel;

/// <summary>What must hold of a model whatever it was made from.</summary>
internal static partial class ModelValidation
{
    /// <summary>Checks the features, the graph, and that they go together.</summary>
    /// <exception cref="FeatureException">A feature is wrong in itself.</exception>
    /// <exception cref="GraphException">The graph is wrong, or does not go with the features.</exception>
    public static void Model(string name, IReadOnlyList<Feature> features, ModelGraph graph)
    {
        Name(name, "The model's name");
        Features(features);
        Graph(features, graph);
    }

    /// <summary>Whether a text can be a name: not empty, not too long, well-formed, without control characters.</summary>
    public static bool IsName(string text)
    {
        if (text.Length is 0 or > ModelLimits.NameLength || !IsWellFormed(text))
        {
            return false;
        }

        foreach (var letter in text)
        {
            if (char.IsControl(letter))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A name as messages show it.</summary>
    public static string Show(string name)
    {
        var shown = name.Length <= ModelLimits.NameLength ? name : string.Concat(name.AsSpan(0, 32), "…");
        return string.Create(shown.Length, shown, static (span, text) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(text[i]) ? '?' : text[i];
            }
        });
    }

    /// <summary>Checks a free text.</summary>
    /// <exception cref="RankKernelException">It is not well-formed UTF-16, so that a file could not keep it.</exception>
    public static string Text(string text, string what)
    {
        ArgumentNullException.ThrowIfNull(text);
        return IsWellFormed(text) ? text : throw new RankKernelException($"{what} has half of a surrogate pair.");
    }

    /// <summary>Checks what else is kept with a model.</summary>
    /// <exception cref="RankKernelException">A key is not a name, or a text is not well-formed.</exception>
    public static IReadOnlyDictionary<string, string> Metadata(IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        foreach (var (key, text) in metadata)
        {
            Name(key, "A metadata key");
            Text(text, $"The metadata '{key}'");
        }

        return metadata;
    }

    private static void Name(string name, string what)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!IsName(name))
        {
            throw new RankKernelException($"{what} is '{Show(name)}'; {NameRule}.");
        }
    }

    private static string NameRule =>
        $"expected 1 to {ModelLimits.NameLength} characters without control characters or halves of surrogate pairs";

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
                {
                    return false;
                }

                i++;
            }
        }

        return true;
    }
}
