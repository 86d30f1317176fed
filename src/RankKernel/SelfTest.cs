namespace RankKernel;

/// <summary>
/// One encoded user row, any number of encoded item rows, and the outputs that the model gave for them when it was made.
/// Rows are laid out as the model's features encode them.
/// </summary>
/// <param name="UserIds">The ids of the user and context features.</param>
/// <param name="UserNumbers">The numbers of the user and context features.</param>
/// <param name="ItemCount">How many item rows.</param>
/// <param name="ItemIds">The ids of the item features, row after row.</param>
/// <param name="ItemNumbers">The numbers of the item features, row after row.</param>
/// <param name="Expected">For each output its value for each item row.</param>
/// <param name="Tolerance">The largest accepted absolute difference.</param>
public sealed record SelfTest(
    IReadOnlyList<int> UserIds,
    IReadOnlyList<float> UserNumbers,
    int ItemCount,
    IReadOnlyList<int> ItemIds,
    IReadOnlyList<float> ItemNumbers,
    IReadOnlyDictionary<string, IReadOnlyList<float>> Expected,
    double Tolerance);
