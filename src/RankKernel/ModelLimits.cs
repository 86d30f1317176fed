namespace RankKernel;

/// <summary>How large the parts of a model may be. A model file that declares more is refused before memory is spent on it.</summary>
internal static class ModelLimits
{
    /// <summary>UTF-16 code units of a name.</summary>
    public const int NameLength = 1024;

    /// <summary>Dimensions of a tensor or of one row of a value.</summary>
    public const int Rank = 8;

    /// <summary>Elements of one row of a value, and ids or numbers of one encoded row.</summary>
    public const long RowElements = 1 << 26;

    /// <summary>Ids of a multi-valued feature, events of a history, numbers of a vector.</summary>
    public const int FeatureLength = 1_000_000;

    /// <summary>Columns of a history.</summary>
    public const int Columns = 1024;

    /// <summary>Steps of preparing a number.</summary>
    public const int Transforms = 1024;

    /// <summary>Features, nodes, tensors, inputs: each at most so many.</summary>
    public const int Entries = 1_000_000;

    /// <summary>Named outputs.</summary>
    public const int Outputs = 1024;
}
