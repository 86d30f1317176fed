using RankKernel.Graph;

namespace RankKernel.Planning.Recognition;

/// <summary>Sums with a term for every pair of fields.</summary>
internal static class PairTerms
{
    /// <summary>
    /// The fields, at least three, of a sum that has each pair of them once, in the order in which they turn up; null for other sums.
    /// </summary>
    public static IReadOnlyList<Value>? Of(Value sum, Func<Value, (Value A, Value B)?> pairOf)
    {
        var fields = new List<Value>();
        var pairs = new HashSet<(int, int)>();
        foreach (var term in VectorSum.Of(sum))
        {
            if (pairOf(term) is not var (a, b))
            {
                return null;
            }

            var (i, j) = (Place(a), Place(b));
            if (!pairs.Add((Math.Min(i, j), Math.Max(i, j))))
            {
                return null;
            }
        }

        return fields.Count > 2 && pairs.Count == fields.Count * (fields.Count - 1) / 2 && !pairs.Any(pair => pair.Item1 == pair.Item2) ? fields : null;

        int Place(Value field)
        {
            var place = fields.IndexOf(field);
            if (place < 0)
            {
                fields.Add(field);
                place = fields.Count - 1;
            }

            return place;
        }
    }
}
