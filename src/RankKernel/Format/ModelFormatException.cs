namespace RankKernel.Format;

/// <summary>
/// A model file that is not right, or a model that a file cannot keep. The message names the file where it is known, the part
/// of it, what was found and what was expected.
/// </summary>
public sealed class ModelFormatException : RankKernelException
{
    private const int LongestMessage = 4096;

    private ModelFormatException(string part, string message, Exception? inner)
        : base(Printable(message), inner!) => Part = part;

    /// <summary>The file, or null where the bytes came from a stream or from memory.</summary>
    public string? File { get; internal set; }

    /// <summary>The part of the file: <c>header</c>, <c>manifest</c>, <c>feature 'x'</c>, <c>node 'y'</c>, <c>tensor 'z'</c>, ...</summary>
    public string Part { get; }

    /// <inheritdoc/>
    public override string Message => File is null ? base.Message : $"{File}: {base.Message}";

    internal static ModelFormatException In(string part, string problem, Exception? inner = null) => new(part, $"{part}: {problem}.", inner);

    /// <summary>For an error whose message names the part by itself.</summary>
    internal static ModelFormatException From(string part, RankKernelException error) => new(part, error.Message, error);

    /// <summary>A message without what a hostile file could do to a log.</summary>
    private static string Printable(string message) => string.Create(
        Math.Min(message.Length, LongestMessage),
        message,
        static (span, text) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(text[i]) ? '?' : text[i];
            }
        });
}
