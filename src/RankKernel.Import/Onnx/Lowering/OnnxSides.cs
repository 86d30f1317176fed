using RankKernel.Graph;

namespace RankKernel.Import.Onnx;

/// <summary>Which inputs were said to be the user's, the context's and the item's.</summary>
internal sealed class OnnxSides
{
    private readonly Dictionary<string, Side> _marks = new(StringComparer.Ordinal);

    public OnnxSides(OnnxImportOptions options, IReadOnlyList<string> inputs)
    {
        foreach (var name in options.Rename.Keys.Where(name => !inputs.Contains(name) && !options.OutputNames.Contains(name)))
        {
            throw new OnnxException($"There is no input or output '{name}' to rename; the inputs are {string.Join(", ", inputs)}.");
        }

        string[] renamed = [.. inputs.Select(input => options.Rename.GetValueOrDefault(input, input))];
        if (renamed.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new OnnxException($"Two inputs are called '{twice.Key}'.");
        }

        foreach (var (side, marks) in new[] { (Side.User, options.User), (Side.Context, options.Context), (Side.Item, options.Item) })
        {
            foreach (var mark in marks)
            {
                string[] meant = [.. inputs.Zip(renamed).Where(pair => Means(mark, pair.First) || Means(mark, pair.Second)).Select(pair => pair.First)];
                if (meant.Length == 0)
                {
                    throw new OnnxException($"There is no input '{mark}' to mark as {side}; the inputs are {string.Join(", ", renamed)}.");
                }

                foreach (var input in meant)
                {
                    if (_marks.TryGetValue(input, out var other) && other != side)
                    {
                        throw new OnnxException($"The input '{input}' is marked as {other} and as {side}.");
                    }

                    _marks[input] = side;
                }
            }
        }
    }

    public Side Of(string input, string renamed) => _marks.TryGetValue(input, out var side) || _marks.TryGetValue(renamed, out side) ? side : Side.Item;

    /// <summary>A name, or what stands before the point in it.</summary>
    private static bool Means(string mark, string name) => name == mark || name.StartsWith(mark + ".", StringComparison.Ordinal);
}
