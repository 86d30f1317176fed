using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

internal static class OracleTrees
{
    public static OracleValue TreeEnsemble(TreeEnsemble operation, IReadOnlyList<OracleValue> inputs)
    {
        var (x, nodes, roots, values, start) = (inputs[0], inputs[1], inputs[2], inputs[3], inputs[4]);
        var sets = operation.Categories ? inputs[5].Data : [];
        var sums = start.Data.ToArray();
        for (var tree = 0; tree < roots.Shape[0]; tree++)
        {
            var node = (int)roots[tree * 2];
            while (nodes[node * 4] >= 0)
            {
                var left = GoesLeft((float)x[(int)nodes[node * 4]], nodes[(node * 4) + 1], (int)nodes[(node * 4) + 3], sets);
                node = (int)nodes[(node * 4) + 2] + (left ? 0 : 1);
            }

            sums[(int)roots[(tree * 2) + 1]] += values[(int)nodes[(node * 4) + 2]];
        }

        return OracleValue.Numbers(start.Shape, sums);
    }

    private static bool GoesLeft(float number, double threshold, int flags, double[] sets)
    {
        var (missingLeft, zeroIsMissing, isSet) = ((flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0);
        if (float.IsNaN(number) || (zeroIsMissing && Math.Abs(number) <= 1e-35f))
        {
            return missingLeft;
        }

        if (!isSet)
        {
            return number <= threshold;
        }

        var place = (int)threshold;
        return number >= 0 && sets.Skip(place + 1).Take((int)sets[place]).Contains(Math.Floor(number));
    }
}
