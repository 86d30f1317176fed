using System.Numerics;
using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>Gathers the thresholds of splits into columns: one for each feature and way of missing numbers, or more if there are too many thresholds.</summary>
internal sealed class BinColumns
{
    private readonly SortedDictionary<(int Feature, int Flags), SortedSet<float>> _splits = [];
    private readonly Dictionary<(int Feature, int Flags), (int FirstColumn, float[] Thresholds)> _sealed = [];
    private int _most;

    public List<BinColumn> All { get; } = [];

    public List<float> Thresholds { get; } = [];

    public void Add(TreeStructure structure, int node)
    {
        if (structure.IsLeaf(node))
        {
            return;
        }

        var key = (structure.Feature(node), structure.Flags(node));
        if (!_splits.TryGetValue(key, out var thresholds))
        {
            _splits.Add(key, thresholds = []);
        }

        thresholds.Add(structure.Threshold(node));
    }

    /// <summary>Makes columns of at most so many thresholds.</summary>
    public void Seal(int most)
    {
        _most = most;
        foreach (var (key, set) in _splits)
        {
            float[] thresholds = [.. set];
            _sealed.Add(key, (All.Count, thresholds));
            foreach (var part in thresholds.Chunk(most))
            {
                var steps = BitOperations.Log2((uint)part.Length) + 1;
                All.Add(new BinColumn(
                    key.Feature, Thresholds.Count, steps, (key.Flags & TreeEnsemble.ZeroIsMissing) != 0, (key.Flags & TreeEnsemble.MissingLeft) == 0));
                Thresholds.AddRange(part);
                Thresholds.AddRange(Enumerable.Repeat(float.PositiveInfinity, (1 << steps) - 1 - part.Length));
            }
        }
    }

    /// <summary>The column of a split, and the place of its threshold in it: a row goes right where it exceeds more thresholds than that.</summary>
    public (int Column, int Bin) Place(TreeStructure structure, int node)
    {
        var (first, thresholds) = _sealed[(structure.Feature(node), structure.Flags(node))];
        var place = Array.BinarySearch(thresholds, structure.Threshold(node));
        return (first + (place / _most), place % _most);
    }
}
