using RankKernel.Cpu;
using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Trees;

namespace RankKernel.Testing;

internal static unsafe partial class KernelCases
{
    private static IEnumerable<KernelCase> Trees()
    {
        foreach (int rows in RowCounts)
        {
            foreach (int depth in (int[])[0, 1, 3, 6, 9])
            {
                yield return TreeEnsemble(rows, 1 + (rows % 5), depth, 1 + (rows % 3), rows % 2 == 0, false);
            }
        }

        yield return TreeEnsemble(48, 500, 6, 1, false, true);
        yield return TreeEnsemble(48, 500, 6, 1, true, true);
    }

    private static KernelCase TreeEnsemble(int rows, int trees, int depth, int outputs, bool special, bool isBenchmark) => new()
    {
        Kernel = nameof(KernelSet.TreeEnsemble),
        Shape = $"{rows} rows, {trees} trees of depth {depth} to {outputs} outputs{(special ? " with sets" : "")}",
        Flops = (double)rows * trees * depth,
        Bytes = rows * 30.0 * sizeof(float),
        IsBenchmark = isBenchmark,
        Prepare = arena =>
        {
            const int Features = 30;
            IReadOnlyList<DecisionTree> forest = SampleTrees.Trees(trees + depth, trees, depth, Features, outputs, special, special);
            float[] start = SampleTrees.Base(outputs);
            PackedTrees packed = arena.Own(PackedTrees.Pack(Inputs(new DecisionForest(forest, start), Features)));
            Matrix x = arena.Random(rows, Features, rows % 4, -2f, 5f);
            for (int i = 0; i < rows * Features; i += 3)
            {
                x[i / Features, i % Features] = i % 2 == 0 ? float.NaN : 0;
            }

            Matrix y = arena.Output(rows, outputs, rows % 3);
            float* scratch = arena.Vector(packed.ScratchLength);
            return new KernelRun(
                rows,
                (kernels, first, count) => kernels.TreeEnsemble(count, x.From(first), packed, y.From(first), scratch),
                (y, (row, values, sizes) =>
                {
                    Array.ConvertAll(start, number => (double)number).CopyTo(values);
                    sizes.Fill(1);
                    foreach (DecisionTree tree in forest)
                    {
                        float value = SampleTrees.Walk(tree, new ReadOnlySpan<float>(x.Row(row), Features)).Value;
                        values[tree.Output] += value;
                        sizes[tree.Output] += Math.Abs(value);
                    }
                }
            ));
        },
    };

    private static IReadOnlyList<Value> Inputs(DecisionForest forest, int features)
    {
        GraphBuilder graph = new([new NumericFeature("x", Side.Item, NumericEncoding.Raw, features)], new TensorDictionary());
        return forest.Sum(graph, graph.Input("x")).Producer!.Inputs;
    }
}
