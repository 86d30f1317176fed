namespace RankKernel.Import.Onnx;

/// <summary>What a file does not say of its inputs.</summary>
public sealed record OnnxImportOptions
{
    /// <summary>The model's name; that of the file unless given.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// The inputs that are the user's, by their names in the file or as renamed; <c>history</c> means all of <c>history.item</c>,
    /// <c>history.length</c> and so on. An input that is marked nowhere is the item's.
    /// </summary>
    public IReadOnlyList<string> User { get; init; } = [];

    /// <summary>The inputs that are the request's context.</summary>
    public IReadOnlyList<string> Context { get; init; } = [];

    /// <summary>The inputs that are the item's.</summary>
    public IReadOnlyList<string> Item { get; init; } = [];

    /// <summary>New names for inputs and outputs.</summary>
    public IReadOnlyDictionary<string, string> Rename { get; init; } = new Dictionary<string, string>();

    /// <summary>How long named dimensions other than the batch can be, such as the positions of a history.</summary>
    public IReadOnlyDictionary<string, int> Dimensions { get; init; } = new Dictionary<string, int>();

    /// <summary>The id that the model was trained to see past the end of a list.</summary>
    public int PaddingId { get; init; }

    /// <summary>The names of the file's outputs, which can be renamed too.</summary>
    internal IReadOnlyList<string> OutputNames { get; init; } = [];

    /// <summary>Whether numbers that are not given stay so, for trees.</summary>
    internal bool KeepMissing { get; init; }
}
