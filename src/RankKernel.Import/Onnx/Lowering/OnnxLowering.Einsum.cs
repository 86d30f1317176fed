namespace RankKernel.Import.Onnx;

/// <summary>Sums over products of indexed elements.</summary>
internal sealed partial class OnnxLowering
{
    private OnnxValue Einsum(OnnxNode node)
    {
        var equation = node.Text("equation", "").Replace(" ", "", StringComparison.Ordinal);
        var sides = equation.Split("->");
        var terms = sides[0].Split(',');
        if (terms.Length != node.InputCount || terms.Length > 2 || sides.Length > 2 || equation.Contains('.')
            || terms.Any(term => term.Distinct().Count() != term.Length))
        {
            throw new OnnxLoweringException($"the equation '{equation}' is not known");
        }

        var result = sides.Length == 2
            ? sides[1]
            : string.Concat(sides[0].Where(char.IsLetter).GroupBy(letter => letter).Where(group => group.Count() == 1).Select(group => group.Key).Order());
        OnnxValue[] values = [.. terms.Select((term, i) => term.Length == node[i].Shape.Rank
            ? Numbers(node[i])
            : throw new OnnxLoweringException($"'{term}' of {node[i].Shape}"))];
        for (var i = 0; i < terms.Length; i++)
        {
            // What stands in one term alone is summed up there.
            int[] alone = [.. terms[i].Index().Where(pair => !result.Contains(pair.Item) && !(terms.Length == 2 && terms[1 - i].Contains(pair.Item))).Select(pair => pair.Index)];
            if (alone.Length > 0)
            {
                values[i] = Reduced(Graph.ReduceKind.Sum, values[i], alone, keep: false);
                terms[i] = string.Concat(terms[i].Where((_, at) => !alone.Contains(at)));
            }
        }

        var (letters, product) = terms.Length == 1 ? (terms[0], values[0]) : Product(values[0], terms[0], values[1], terms[1], result);
        int[] order = [.. result.Select(letter => letters.IndexOf(letter))];
        return order.Contains(-1)
            ? throw new OnnxLoweringException($"the equation '{equation}' is not known")
            : Layout(product, (x, _) => NdLayout.Transpose(x, order));
    }

    /// <summary>
    /// As a product of matrices: what both have and the result too, and all but one of what the first has alone, in front; then
    /// [rows, shared] times [shared, what the second has alone].
    /// </summary>
    private (string Letters, OnnxValue Product) Product(OnnxValue a, string first, OnnxValue b, string second, string result)
    {
        string both = string.Concat(first.Where(letter => second.Contains(letter) && result.Contains(letter)));
        string shared = string.Concat(first.Where(letter => second.Contains(letter) && !result.Contains(letter)));
        string left = string.Concat(first.Where(letter => !second.Contains(letter)));
        string right = string.Concat(second.Where(letter => !first.Contains(letter)));
        var (front, rows) = (left.Length == 0 ? "" : left[..^1], left.Length == 0 ? "" : left[^1..]);

        int Length(char letter, bool wide)
        {
            var (value, term) = first.Contains(letter) ? (a, first) : (b, second);
            return (wide ? value.Shape.Wide : value.Shape.Narrow)[term.IndexOf(letter)];
        }

        int Count(string letters, bool wide) => letters.Aggregate(1, (count, letter) => count * Length(letter, wide));
        int[] Lengths(string letters, bool wide) => [.. letters.Select(letter => Length(letter, wide))];
        var x = Layout(a, (array, wide) => NdLayout.Transpose(array, [.. (both + front + rows + shared).Select(letter => first.IndexOf(letter))])
            .WithShape([.. Lengths(both, wide), .. Lengths(front, wide), Count(rows, wide), Count(shared, wide)]));
        var y = Layout(b, (array, wide) => NdLayout.Transpose(array, [.. (both + shared + right).Select(letter => second.IndexOf(letter))])
            .WithShape([.. Lengths(both, wide), .. front.Select(_ => 1), Count(shared, wide), Count(right, wide)]));
        var product = MatMul(x, y);
        var letters = both + front + rows + right;
        return (letters, Layout(product, (array, wide) => array.WithShape(Lengths(letters, wide))));
    }
}
