namespace RankKernel;

/// <summary>A winner of a ranking.</summary>
/// <param name="Index">The candidate's position in the request, from 0.</param>
/// <param name="Score">The model's output for it, such as a probability.</param>
public readonly record struct RankedItem(int Index, float Score);
