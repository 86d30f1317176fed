using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RankKernel.Cpu;

/// <summary>
/// Shallow trees for 64 rows at a time, after Lucchese et al., QuickScorer: a Fast Algorithm to Rank Documents with Additive Ensembles
/// of Regression Trees, SIGIR 2015, with rows in lanes: every split is compared for all rows, its outcome a bit a row, and the bits of
/// the splits that a row does not meet are passed over.
/// </summary>
internal sealed unsafe partial class Kernels<TSimd, V>
{
    private const int BinBlock = BinnedTrees.BlockRows;
    private const ulong Ones = 0x0101010101010101;

    /// <summary>Bytes and 16-bit selections: 64 rows are a vector, or two.</summary>
    private static bool HasByteLanes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TSimd.Width >= 8;
    }

    /// <summary>The bytes of a block of rows, column after column. Rows past the last have whatever stood there.</summary>
    private static void Bin(int rows, Rows x, BinnedTrees trees, byte* bytes)
    {
        foreach (ref readonly var column in trees.Columns)
        {
            var thresholds = trees.Thresholds + column.FirstThreshold;
            var missing = column.MissingRight ? byte.MaxValue : (byte)0;
            for (var row = 0; row < rows; row++)
            {
                var number = x.Row(row)[column.Feature];
                uint exceeded = 0;
                for (var bit = column.Steps - 1; bit >= 0; bit--)
                {
                    exceeded |= (number > thresholds[exceeded | ((1u << bit) - 1)] ? 1u : 0u) << bit;
                }

                var isMissing = float.IsNaN(number) || (column.ZeroIsMissing && MathF.Abs(number) <= Graph.TreeEnsemble.ZeroBound);
                bytes[row] = isMissing ? missing : (byte)exceeded;
            }

            bytes += BinBlock;
        }
    }

    /// <summary>Adds the leaves that a block of rows reaches in a tree.</summary>
    private static void AddBinned(int rows, byte* bytes, uint* nodes, float* leaves, int depth, float* sums)
    {
        var masks = stackalloc ulong[1 << BinnedTrees.MaxDepth];
        var ways = stackalloc ulong[BinnedTrees.MaxDepth];
        Compare(bytes, nodes, (1 << depth) - 1, masks);
        for (var level = 0; level < depth; level++)
        {
            ways[level] = Choose(masks + (1 << level) - 1, level, ways);
        }

        if (typeof(TSimd) == typeof(Simd512) && Avx512BW.IsSupported && depth <= 6)
        {
            AddLeaves512(rows, ways, depth, leaves, sums);
            return;
        }

        var reached = stackalloc byte[BinBlock];
        Reached(ways, depth, reached);
        for (var row = 0; row < rows; row++)
        {
            sums[row] += leaves[reached[row]];
        }
    }

    /// <summary>The outcome of every split, for all rows.</summary>
    private static void Compare(byte* bytes, uint* nodes, int count, ulong* masks)
    {
        var node = 0;
        for (; node + 4 <= count; node += 4)
        {
            var (a, b, c, d) = (nodes[node], nodes[node + 1], nodes[node + 2], nodes[node + 3]);
            masks[node] = Above(bytes + (a >> 8), (byte)a);
            masks[node + 1] = Above(bytes + (b >> 8), (byte)b);
            masks[node + 2] = Above(bytes + (c >> 8), (byte)c);
            masks[node + 3] = Above(bytes + (d >> 8), (byte)d);
        }

        for (; node < count; node++)
        {
            masks[node] = Above(bytes + (nodes[node] >> 8), (byte)nodes[node]);
        }
    }

    /// <summary>Of the 2^level masks of a level, for each row that of the node which the ways above it lead to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Choose(ulong* own, int level, ulong* ways)
    {
        // Of two nodes that the split above them chooses between, the one that it chose; eight pairs at a time.
        for (; level > 3; level--)
        {
            var (half, way) = (1 << (level - 1), Vector512.Create(ways[level - 1]));
            for (var node = 0; node < half; node += 8)
            {
                Vector512.ConditionalSelect(way, Vector512.Load(own + node + half), Vector512.Load(own + node)).Store(own + node);
            }
        }

        return level switch
        {
            0 => own[0],
            1 => Choose(own[0], own[1], ways[0]),
            2 => Choose(Choose(own[0], own[2], ways[1]), Choose(own[1], own[3], ways[1]), ways[0]),
            _ => Choose(
                Choose(Choose(own[0], own[4], ways[2]), Choose(own[2], own[6], ways[2]), ways[1]),
                Choose(Choose(own[1], own[5], ways[2]), Choose(own[3], own[7], ways[2]), ways[1]),
                ways[0]),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Choose(ulong left, ulong right, ulong way) => left ^ ((left ^ right) & way);

    /// <summary>Which of 64 bytes are above a bound, the first one's answer in the lowest bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Above(byte* bytes, byte bound)
    {
        if (TSimd.Width == 16)
        {
            return Vector512.GreaterThan(Vector512.Load(bytes), Vector512.Create(bound)).ExtractMostSignificantBits();
        }

        var bounds = Vector256.Create(bound);
        ulong low = Vector256.GreaterThan(Vector256.Load(bytes), bounds).ExtractMostSignificantBits();
        ulong high = Vector256.GreaterThan(Vector256.Load(bytes + 32), bounds).ExtractMostSignificantBits();
        return low | (high << 32);
    }

    /// <summary>The numbers of the leaves: bit k of a row's is the row's bit in the mask of level k.</summary>
    private static void Reached(ulong* ways, int depth, byte* reached)
    {
        for (var eight = 0; eight < BinBlock / 8; eight++)
        {
            ulong numbers = 0;
            for (var level = 0; level < depth; level++)
            {
                var bits = (ways[level] >> (8 * eight)) & 0xFF;

                // Without the instruction: a copy of the bits in each byte, of which byte i keeps bit i, which is then moved to its lowest place.
                var spread = Bmi2.X64.IsSupported
                    ? Bmi2.X64.ParallelBitDeposit(bits, Ones)
                    : (((((bits * Ones) & 0x8040201008040201) + 0x7F7F7F7F7F7F7F7F) | ((bits * Ones) & 0x8040201008040201)) >> 7) & Ones;
                numbers |= spread << level;
            }

            Unsafe.WriteUnaligned(reached + (8 * eight), numbers);
        }
    }

    /// <summary>As <see cref="Reached"/>, the leaves chosen out of up to four registers.</summary>
    private static void AddLeaves512(int rows, ulong* ways, int depth, float* leaves, float* sums)
    {
        var spread = Vector512.Create(0ul, Ones, 2 * Ones, 3 * Ones, 4 * Ones, 5 * Ones, 6 * Ones, 7 * Ones).AsByte();
        var own = Vector512.Create(0x8040201008040201).AsByte();
        var reached = Vector512<byte>.Zero;
        for (var level = 0; level < depth; level++)
        {
            var bits = Avx512BW.Shuffle(Vector512.Create(ways[level]).AsByte(), spread) & own;
            reached |= Vector512.Equals(bits, own) & Vector512.Create((byte)(1 << level));
        }

        var numbers = stackalloc byte[BinBlock];
        reached.Store(numbers);
        var (a, b, c, d) = (Vector512.Load(leaves), Vector512.Load(leaves + 16), Vector512.Load(leaves + 32), Vector512.Load(leaves + 48));
        for (var row = 0; row < rows; row += 16)
        {
            var leaf = Avx512F.ConvertToVector512Int32(Vector128.Load(numbers + row));
            var value = Avx512F.PermuteVar16x32x2(a, leaf, b);
            if (depth == 6)
            {
                value = Vector512.ConditionalSelect(Vector512.GreaterThan(leaf, Vector512.Create(31)).AsSingle(), Avx512F.PermuteVar16x32x2(c, leaf, d), value);
            }

            (Vector512.Load(sums + row) + value).Store(sums + row);
        }
    }
}
