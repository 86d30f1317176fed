using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Algorithms;
using ILGPU.Util;
using RankKernel.Graph;

namespace RankKernel.Gpu;

/// <summary>How the elements of a table are kept.</summary>
internal static class TableFormat
{
    public const int Float32 = 0;

    /// <summary>Two halves a word; rows begin on words.</summary>
    public const int Float16 = 1;

    /// <summary>A word with a half scale and a half offset, then four bytes a word; the number is scale·byte + offset.</summary>
    public const int Int8 = 2;

    /// <summary>Words a row.</summary>
    public static int RowWords(int format, int width) => format switch
    {
        Float16 => (width + 1) / 2,
        Int8 => 1 + ((width + 3) / 4),
        _ => width,
    };
}

internal static partial class Steps
{
    // The fields of a lookup.
    private const int LookupIds = 0;
    private const int LookupLength = 2;
    private const int LookupRows = 4;
    private const int LookupWeights = 6;
    private const int LookupY = 9;
    private const int LookupTable = 12;
    private const int LookupFormat = 13;
    private const int LookupWidth = 14;
    private const int LookupPooling = 15;
    private const int LookupPadding = 16;

    /// <summary>Fields of a lookup: ids, length, where rows are named, weights, y, table, format, width, pooling, padding id.</summary>
    public const int LookupFields = 17;

    /// <summary>How many lookups, the widest, the lookups: all fields of a tile are gathered and pooled together.</summary>
    public static void Lookups(in TileFrame frame, int at)
    {
        var count = frame.Code[at];
        var widest = frame.Code[at + 1];
        for (var i = Group.IdxX; i < frame.Rows * count * widest; i += Group.DimX)
        {
            var row = i / (count * widest);
            var lookup = at + 2 + ((i / widest) % count * LookupFields);
            var column = i % widest;
            if (column < frame.Code[lookup + LookupWidth])
            {
                frame.Operand(lookup + LookupY).Set(row, column, Pooled(frame, lookup, row, column));
            }
        }
    }

    /// <summary>Ids, where rows are named, length, y, the most positions, table, format, width.</summary>
    public static void SequenceGather(in TileFrame frame, int at)
    {
        var y = frame.Operand(at + 6);
        var most = frame.Code[at + 9];
        var width = frame.Code[at + 12];
        for (var i = Group.IdxX; i < frame.Rows * most * width; i += Group.DimX)
        {
            var row = i / (most * width);
            var position = (i / width) % most;
            if (position < frame.LengthOf(at + 4, row))
            {
                var id = frame.Words[frame.IdsOf(at + 2, row) + position];
                y.Set(row, i % (most * width), Element(frame, frame.Code[at + 10], frame.Code[at + 11], width, id, i % width));
            }
        }
    }

    /// <summary>Table, rows, width, y, how many ids, their (ids, offset to add), how many pairs, their fields.</summary>
    public static void HashedPairs(in TileFrame frame, int at)
    {
        var rows = (ulong)frame.Code[at + 1];
        var width = frame.Code[at + 2];
        var y = frame.Operand(at + 3);
        var fields = at + 7;
        var pairs = fields + (3 * frame.Code[at + 6]);
        for (var i = Group.IdxX; i < frame.Rows * width; i += Group.DimX)
        {
            var row = i / width;
            var sum = 0f;
            for (var pair = 0; pair < frame.Code[pairs]; pair++)
            {
                var first = OffsetId(frame, fields + (3 * frame.Code[pairs + 1 + (2 * pair)]), row);
                var second = OffsetId(frame, fields + (3 * frame.Code[pairs + 2 + (2 * pair)]), row);
                var both = first + second;
                var id = (int)(((both * (both + 1) / 2) + second) % rows);
                sum += Element(frame, frame.Code[at], TableFormat.Float32, width, id, i % width);
            }

            y.Set(row, i % width, sum);
        }
    }

    /// <summary>Table, buckets, width, y, pooling, seed, first row, how many parts, their (ids, length or −1).</summary>
    public static void CrossedBag(in TileFrame frame, int at)
    {
        var width = frame.Code[at + 2];
        var y = frame.Operand(at + 3);
        var pooling = frame.Code[at + 6];
        var parts = frame.Code[at + 9];
        for (var i = Group.IdxX; i < frame.Rows * width; i += Group.DimX)
        {
            var row = i / width;
            var combinations = 1;
            for (var part = 0; part < parts; part++)
            {
                combinations *= PartLength(frame, at + 10 + (4 * part), row);
            }

            var pooled = pooling == (int)Pooling.Max && combinations > 0 ? float.NegativeInfinity : 0f;
            for (var combination = 0; combination < combinations; combination++)
            {
                var hash = Combination(frame, at, parts, row, combination);
                var id = frame.Code[at + 8] + (int)(hash % (ulong)frame.Code[at + 1]);
                var element = Element(frame, frame.Code[at], TableFormat.Float32, width, id, i % width);
                pooled = pooling == (int)Pooling.Max ? DeviceMath.Max(pooled, element) : pooled + element;
            }

            var divisor = pooling == (int)Pooling.Mean || pooling == (int)Pooling.WeightedMean ? combinations
                : pooling == (int)Pooling.SqrtN ? XMath.Sqrt((float)combinations) : 1f;
            y.Set(row, i % width, combinations == 0 ? 0f : pooled / divisor);
        }
    }

    /// <summary>Ids, length, the id, y, cardinality, padding id.</summary>
    public static void MatchCount(in TileFrame frame, int at)
    {
        var y = frame.Operand(at + 6);
        for (var row = Group.IdxX; row < frame.Rows; row += Group.DimX)
        {
            var id = frame.Words[frame.IdsOf(at + 4, row)];
            var count = 0;
            if (id != frame.Code[at + 10] && id >= 0 && id < frame.Code[at + 9])
            {
                var ids = frame.IdsOf(at, row);
                for (var position = 0; position < frame.LengthOf(at + 2, row); position++)
                {
                    count += frame.Words[ids + position] == id ? 1 : 0;
                }
            }

            y.Set(row, 0, count);
        }
    }

    /// <summary>Ids, length, y, cardinality, padding id.</summary>
    public static void CountIds(in TileFrame frame, int at)
    {
        var y = frame.Operand(at + 4);
        var cardinality = frame.Code[at + 7];
        for (var i = Group.IdxX; i < frame.Rows * cardinality; i += Group.DimX)
        {
            var row = i / cardinality;
            var count = 0;
            if (i % cardinality != frame.Code[at + 8])
            {
                var ids = frame.IdsOf(at, row);
                for (var position = 0; position < frame.LengthOf(at + 2, row); position++)
                {
                    count += frame.Words[ids + position] == i % cardinality ? 1 : 0;
                }
            }

            y.Set(row, i % cardinality, count);
        }
    }

    /// <summary>x, the id, y, width.</summary>
    public static void TakeById(in TileFrame frame, int at)
    {
        var x = frame.Operand(at);
        var y = frame.Operand(at + 5);
        for (var row = Group.IdxX; row < frame.Rows; row += Group.DimX)
        {
            var id = frame.Words[frame.IdsOf(at + 3, row)];
            y.Set(row, 0, id >= 0 && id < frame.Code[at + 8] ? x.Get(row, id) : 0f);
        }
    }

    /// <summary>An element of a table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Element(in TileFrame frame, int table, int format, int width, int row, int column)
    {
        var start = (long)table * OperandSpace.ConstantUnit;
        if (format == TableFormat.Float32)
        {
            return frame.Constants[start + ((long)row * width) + column];
        }

        if (format == TableFormat.Float16)
        {
            var word = frame.ConstantWords[start + ((long)row * ((width + 1) / 2)) + (column / 2)];
            return DeviceMath.FromHalf(column % 2 == 0 ? word & 0xffff : (word >> 16) & 0xffff);
        }

        start += (long)row * (1 + ((width + 3) / 4));
        var head = frame.ConstantWords[start];
        var bytes = frame.ConstantWords[start + 1 + (column / 4)];
        var value = (bytes >> (column % 4 * 8)) & 0xff;
        return (DeviceMath.FromHalf(head & 0xffff) * value) + DeviceMath.FromHalf((head >> 16) & 0xffff);
    }

    private static float Pooled(in TileFrame frame, int at, int row, int column)
    {
        var table = frame.Code[at + LookupTable];
        var format = frame.Code[at + LookupFormat];
        var width = frame.Code[at + LookupWidth];
        var ids = frame.IdsOf(at + LookupIds, row);
        var rows = frame.IdsOf(at + LookupRows, row);
        if (frame.Code[at + LookupLength] < 0)
        {
            return Element(frame, table, format, width, frame.Words[rows], column);
        }

        var length = frame.LengthOf(at + LookupLength, row);
        var pooling = frame.Code[at + LookupPooling];
        var weighted = frame.Code[at + LookupWeights] >= 0;
        var weights = frame.Operand(at + LookupWeights);
        var (kept, weightSum) = (0, 0f);
        var pooled = pooling == (int)Pooling.Max ? float.NegativeInfinity : 0f;
        for (var position = 0; position < length; position++)
        {
            if (frame.Words[ids + position] == frame.Code[at + LookupPadding])
            {
                continue;
            }

            var weight = 1f;
            if (weighted)
            {
                weight = weights.Get(row, position);
            }

            var element = weight * Element(frame, table, format, width, frame.Words[rows + position], column);
            pooled = pooling == (int)Pooling.Max ? DeviceMath.Max(pooled, element) : pooled + element;
            kept++;
            weightSum += weight;
        }

        var divisor = pooling == (int)Pooling.Mean ? kept
            : pooling == (int)Pooling.WeightedMean ? weightSum
            : pooling == (int)Pooling.SqrtN ? XMath.Sqrt((float)kept) : 1f;
        var isEmpty = (kept == 0) | (divisor == 0f);
        var quotient = pooled / Utilities.Select(isEmpty, 1f, divisor);
        return Utilities.Select(isEmpty, 0f, quotient);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong OffsetId(in TileFrame frame, int at, int row) =>
        (ulong)((long)frame.Words[frame.IdsOf(at, row)] + frame.Code[at + 2]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int PartLength(in TileFrame frame, int at, int row) => frame.Code[at + 2] < 0 ? 1 : frame.LengthOf(at + 2, row);

    /// <summary>The hash of a combination of ids, 8 bytes each, the last part's ids fastest (XXH64).</summary>
    private static ulong Combination(in TileFrame frame, int at, int parts, int row, int combination)
    {
        const ulong Prime1 = 0x9E3779B185EBCA87;
        const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
        const ulong Prime3 = 0x165667B19E3779F9;
        const ulong Prime4 = 0x85EBCA77C2B2AE63;
        const ulong Prime5 = 0x27D4EB2F165667C5;
        var seed = (ulong)frame.Code[at + 7];
        ulong hash;
        var done = 0;
        if (parts >= 4)
        {
            var a = seed + Prime1 + Prime2;
            var b = seed + Prime2;
            var c = seed;
            var d = seed - Prime1;
            for (; done + 4 <= parts; done += 4)
            {
                a = Rotate(a + (PartId(frame, at, parts, done, row, combination) * Prime2), 31) * Prime1;
                b = Rotate(b + (PartId(frame, at, parts, done + 1, row, combination) * Prime2), 31) * Prime1;
                c = Rotate(c + (PartId(frame, at, parts, done + 2, row, combination) * Prime2), 31) * Prime1;
                d = Rotate(d + (PartId(frame, at, parts, done + 3, row, combination) * Prime2), 31) * Prime1;
            }

            hash = Rotate(a, 1) + Rotate(b, 7) + Rotate(c, 12) + Rotate(d, 18);
            hash = ((hash ^ (Rotate(a * Prime2, 31) * Prime1)) * Prime1) + Prime4;
            hash = ((hash ^ (Rotate(b * Prime2, 31) * Prime1)) * Prime1) + Prime4;
            hash = ((hash ^ (Rotate(c * Prime2, 31) * Prime1)) * Prime1) + Prime4;
            hash = ((hash ^ (Rotate(d * Prime2, 31) * Prime1)) * Prime1) + Prime4;
        }
        else
        {
            hash = seed + Prime5;
        }

        hash += (ulong)parts * sizeof(long);
        for (; done < parts; done++)
        {
            var lane = Rotate(PartId(frame, at, parts, done, row, combination) * Prime2, 31) * Prime1;
            hash = (Rotate(hash ^ lane, 27) * Prime1) + Prime4;
        }

        hash = (hash ^ (hash >> 33)) * Prime2;
        hash = (hash ^ (hash >> 29)) * Prime3;
        return hash ^ (hash >> 32);
    }

    /// <summary>The id that a part has in a combination.</summary>
    private static ulong PartId(in TileFrame frame, int at, int parts, int part, int row, int combination)
    {
        for (var later = parts - 1; later > part; later--)
        {
            combination /= PartLength(frame, at + 10 + (4 * later), row);
        }

        var fields = at + 10 + (4 * part);
        return (ulong)(long)frame.Words[frame.IdsOf(fields, row) + (combination % PartLength(frame, fields, row))];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Rotate(ulong value, int bits) => (value << bits) | (value >> (64 - bits));
}
