using ILGPU;

namespace RankKernel.Gpu;

internal static partial class Steps
{
    // The fields of target attention.
    private const int AttentionQuery = 0;
    private const int AttentionKeys = 3;
    private const int AttentionKeyPart = 6;
    private const int AttentionQueryPart = 9;
    private const int AttentionPaddingRow = 12;
    private const int AttentionOutput = 15;
    private const int AttentionIds = 18;
    private const int AttentionLength = 20;
    private const int AttentionMost = 22;
    private const int AttentionWidth = 23;
    private const int AttentionScale = 24;
    private const int AttentionSoftmax = 25;
    private const int AttentionWeights = 26;
    private const int AttentionPaddingId = 27;
    private const int AttentionPositions = 28;
    private const int AttentionRows = 29;
    private const int AttentionSecond = 30;
    private const int AttentionLayers = 31;
    private const int AttentionFirstLayer = 32;

    /// <summary>Fields of a layer: depth, columns, weight [depth, padded columns], bias, padded columns, activation.</summary>
    public const int AttentionLayerFields = 5 + ActivationFields;

    /// <summary>
    /// Target attention whose first layer's key and query parts are given. Blocks of (rows × positions) lines go through all layers in
    /// shared memory: a key is loaded once for all candidates of the tile, and no [q, k, q−k, q⊙k] is ever made. Temporary: the scores.
    /// </summary>
    public static void TargetAttention(in TileFrame frame, int at)
    {
        var rows = frame.Code[at + AttentionRows];
        var positions = frame.Code[at + AttentionPositions];
        for (var first = 0; first < frame.Rows; first += rows)
        {
            var count = frame.Rows - first < rows ? frame.Rows - first : rows;
            var longest = 0;
            for (var row = first; row < first + count; row++)
            {
                var length = frame.LengthOf(at + AttentionLength, row);
                longest = length > longest ? length : longest;
            }

            for (var position = 0; position < longest; position += positions)
            {
                ScoreBlock(frame, at, first, count, position, longest - position < positions ? longest - position : positions);
            }
        }

        Group.Barrier();
        NormalizeScores(frame, at);
        Group.Barrier();
        if (frame.Code[at + AttentionWeights] == 0)
        {
            WeighKeys(frame, at);
        }
    }

    private static void ScoreBlock(in TileFrame frame, int at, int firstRow, int rows, int firstPosition, int positions)
    {
        var query = frame.Operand(at + AttentionQuery);
        var keys = frame.Operand(at + AttentionKeys);
        var width = frame.Code[at + AttentionWidth];
        var lines = rows * positions;
        var layers = frame.Code[at + AttentionLayers];
        var layer = at + AttentionFirstLayer;
        var second = frame.Code[at + AttentionSecond];
        var source = 0;
        for (var i = Group.IdxX; i < lines * width; i += Group.DimX)
        {
            var row = firstRow + (i / (positions * width));
            var position = firstPosition + ((i / width) % positions);
            if (position < frame.LengthOf(at + AttentionLength, row))
            {
                frame.Shared[i] = keys.Get(row, (position * width) + (i % width)) * query.Get(row, i % width);
            }
            else
            {
                frame.Shared[i] = 0f;
            }
        }

        Group.Barrier();
        for (var l = 0; l < layers; l++)
        {
            var target = second - source;
            var (depth, padded) = (frame.Code[layer], frame.Code[layer + 4]);
            var (quads, blocks) = (padded / Block, (lines + Block - 1) / Block);
            var weight = frame.Constant(frame.Code[layer + 2]);
            for (var i = Group.IdxX; i < quads * blocks; i += Group.DimX)
            {
                var line = i / quads * Block;
                var column = i % quads * Block;
                var sums = default(Block16);
                Multiply(
                    weight, depth, padded, frame.Shared, source + (line * depth), source + (Least(line + 1, lines - 1) * depth),
                    source + (Least(line + 2, lines - 1) * depth), source + (Least(line + 3, lines - 1) * depth), column, ref sums);
                for (var element = 0; element < Block * Block; element++)
                {
                    var (one, part) = (line + (element / Block), column + (element % Block));
                    if (one < lines && part < frame.Code[layer + 1])
                    {
                        var row = firstRow + (one / positions);
                        var position = firstPosition + (one % positions);
                        FinishAttention(frame, at, layer, l, row, position, target, one, part, sums.Get(element / Block, element % Block));
                    }
                }
            }

            Group.Barrier();
            source = target;
            layer += AttentionLayerFields;
        }
    }

    private static void FinishAttention(
        in TileFrame frame, int at, int layer, int number, int row, int position, int target, int line, int column, float sum)
    {
        // Past the true length there may be anything: such a line's sums are of zeros, and its scores are never stored.
        var isThere = position < frame.LengthOf(at + AttentionLength, row);
        var columns = frame.Code[layer + 1];
        if (frame.Code[layer + 3] >= 0)
        {
            sum += frame.Constant(frame.Code[layer + 3])[column];
        }

        if (number == 0 && isThere)
        {
            sum += frame.Operand(at + AttentionKeyPart).Get(row, (position * columns) + column);
            sum += frame.Operand(at + AttentionQueryPart).Get(row, column);
        }

        sum = Activated(frame, layer + 5, column, sum);
        if (number < frame.Code[at + AttentionLayers] - 1)
        {
            frame.Shared[target + (line * columns) + column] = sum;
        }
        else if (isThere)
        {
            Scores(frame, at).Set(row, position, sum);
        }
    }

    private static RowsView Scores(in TileFrame frame, int at)
    {
        var output = frame.Operand(at + AttentionOutput);
        var wanted = frame.Code[at + AttentionWeights] != 0;
        return new RowsView(wanted ? output.View : frame.TemporaryView(), wanted ? output.Stride : frame.Code[at + AttentionMost]);
    }

    private static void NormalizeScores(in TileFrame frame, int at)
    {
        var scores = Scores(frame, at);
        var scale = Interop.IntAsFloat((uint)frame.Code[at + AttentionScale]);
        var softmax = frame.Code[at + AttentionSoftmax] != 0;
        for (var row = Group.IdxX; row < frame.Rows; row += Group.DimX)
        {
            var length = frame.LengthOf(at + AttentionLength, row);
            var kept = length;
            for (var position = 0; position < length; position++)
            {
                var isPadding = frame.Code[at + AttentionIds] >= 0
                    && frame.Words[frame.IdsOf(at + AttentionIds, row) + position] == frame.Code[at + AttentionPaddingId];
                kept -= isPadding ? 1 : 0;
                scores.Set(row, position, !isPadding ? scores.Get(row, position) * scale : softmax ? float.NegativeInfinity : 0f);
            }

            if (softmax && kept > 0)
            {
                SoftmaxOf(scores, scores, row, 0, length);
            }

            for (var position = 0; position < length && softmax && kept == 0; position++)
            {
                scores.Set(row, position, 0f);
            }
        }
    }

    private static void WeighKeys(in TileFrame frame, int at)
    {
        var scores = Scores(frame, at);
        var keys = frame.Operand(at + AttentionKeys);
        var output = frame.Operand(at + AttentionOutput);
        var width = frame.Code[at + AttentionWidth];
        for (var i = Group.IdxX; i < frame.Rows * width; i += Group.DimX)
        {
            var row = i / width;
            var length = frame.LengthOf(at + AttentionLength, row);
            var sum = 0f;
            if (length == 0 && frame.Code[at + AttentionPaddingRow] >= 0)
            {
                sum = frame.Operand(at + AttentionPaddingRow).Get(row, i % width);
            }

            for (var position = 0; position < length; position++)
            {
                sum += scores.Get(row, position) * keys.Get(row, (position * width) + (i % width));
            }

            output.Set(row, i % width, sum);
        }
    }

    // The fields of attention of several heads.
    private const int HeadsQueries = 0;
    private const int HeadsKeys = 3;
    private const int HeadsValues = 6;
    private const int HeadsMask = 9;
    private const int HeadsJoinedKey = 12;
    private const int HeadsJoinedValue = 15;
    private const int HeadsOutput = 18;
    private const int HeadsIds = 21;
    private const int HeadsQueryExtent = 23;
    private const int HeadsKeyExtent = 28;
    private const int HeadsCount = 33;
    private const int HeadsKeyWidth = 34;
    private const int HeadsValueWidth = 35;
    private const int HeadsScale = 36;
    private const int HeadsCausal = 37;
    private const int HeadsPaddingId = 38;
    private const int HeadsTop = 39;
    private const int HeadsRows = 40;

    /// <summary>
    /// Attention of several heads, of as many rows at a time as scores have room for: scores, then weights, then sums of values.
    /// Temporary: the scores of those rows, twice if the best keys alone count.
    /// </summary>
    public static void MultiHeadAttention(in TileFrame frame, int at)
    {
        var rows = frame.Code[at + HeadsRows];
        for (var first = 0; first < frame.Rows; first += rows)
        {
            var count = frame.Rows - first < rows ? frame.Rows - first : rows;
            HeadScores(frame, at, first, count);
            Group.Barrier();
            if (frame.Code[at + HeadsTop] > 0)
            {
                KeepBestKeys(frame, at, count);
                Group.Barrier();
            }

            HeadWeights(frame, at, count);
            Group.Barrier();
            HeadValues(frame, at, first, count);
            Group.Barrier();
        }
    }

    /// <summary>Scores a line: keys, and the one that joins.</summary>
    private static int HeadLine(in TileFrame frame, int at) => frame.Code[at + HeadsKeyExtent + 4] + 1;

    private static void HeadScores(in TileFrame frame, int at, int first, int rows)
    {
        var scores = frame.TemporaryView();
        var line = HeadLine(frame, at);
        var most = frame.Code[at + HeadsQueryExtent + 4];
        var heads = frame.Code[at + HeadsCount];
        var keyWidth = frame.Code[at + HeadsKeyWidth];
        var part = keyWidth / heads;
        var scale = Interop.IntAsFloat((uint)frame.Code[at + HeadsScale]);
        var queries = frame.Operand(at + HeadsQueries);
        for (var i = Group.IdxX; i < rows * most * heads * line; i += Group.DimX)
        {
            var row = first + (i / (most * heads * line));
            var query = (i / (heads * line)) % most;
            var head = (i / line) % heads;
            var key = i % line;
            var score = float.NegativeInfinity;
            if (query < frame.VectorsOf(at + HeadsQueryExtent, row) && IsOpen(frame, at, row, query, key, line - 1))
            {
                var keys = frame.Operand(at + (key == line - 1 ? HeadsJoinedKey : HeadsKeys));
                var start = (key == line - 1 ? 0 : key * keyWidth) + (head * part);
                score = 0f;
                for (var c = 0; c < part; c++)
                {
                    score += queries.Get(row, (query * keyWidth) + (head * part) + c) * scale * keys.Get(row, start + c);
                }
            }

            scores[i] = score;
        }
    }

    /// <summary>Whether a query may see a key; the last one is the one that joins.</summary>
    private static bool IsOpen(in TileFrame frame, int at, int row, int query, int key, int joined)
    {
        if (key == joined)
        {
            return frame.Code[at + HeadsJoinedKey] >= 0;
        }

        if (key >= frame.VectorsOf(at + HeadsKeyExtent, row) || (frame.Code[at + HeadsCausal] != 0 && key > query))
        {
            return false;
        }

        if (frame.Code[at + HeadsIds] >= 0 && frame.Words[frame.IdsOf(at + HeadsIds, row) + key] == frame.Code[at + HeadsPaddingId])
        {
            return false;
        }

        return frame.Code[at + HeadsMask] < 0 || frame.Operand(at + HeadsMask).Get(row, key) > 0f;
    }

    /// <summary>Marks the keys of a line that are not among the best, behind the scores, and then shuts them out.</summary>
    private static void KeepBestKeys(in TileFrame frame, int at, int rows)
    {
        var line = HeadLine(frame, at);
        var lines = rows * frame.Code[at + HeadsQueryExtent + 4] * frame.Code[at + HeadsCount];
        var scores = new RowsView(frame.TemporaryView(), line);
        var marks = frame.TemporaryView().SubView(lines * line);
        for (var i = Group.IdxX; i < lines * line; i += Group.DimX)
        {
            marks[i] = RankOf(scores, i / line, 0, i % line, line) < frame.Code[at + HeadsTop] ? 1f : 0f;
        }

        Group.Barrier();
        for (var i = Group.IdxX; i < lines * line; i += Group.DimX)
        {
            if (marks[i] == 0f)
            {
                scores.View[i] = float.NegativeInfinity;
            }
        }
    }

    private static void HeadWeights(in TileFrame frame, int at, int rows)
    {
        var line = HeadLine(frame, at);
        var lines = rows * frame.Code[at + HeadsQueryExtent + 4] * frame.Code[at + HeadsCount];
        var scores = new RowsView(frame.TemporaryView(), line);
        for (var i = Group.IdxX; i < lines; i += Group.DimX)
        {
            var largest = float.NegativeInfinity;
            for (var key = 0; key < line; key++)
            {
                largest = DeviceMath.Max(largest, scores.Get(i, key));
            }

            if (largest == float.NegativeInfinity)
            {
                for (var key = 0; key < line; key++)
                {
                    scores.Set(i, key, 0f);
                }
            }
            else
            {
                SoftmaxOf(scores, scores, i, 0, line);
            }
        }
    }

    private static void HeadValues(in TileFrame frame, int at, int first, int rows)
    {
        var weights = frame.TemporaryView();
        var line = HeadLine(frame, at);
        var most = frame.Code[at + HeadsQueryExtent + 4];
        var heads = frame.Code[at + HeadsCount];
        var width = frame.Code[at + HeadsValueWidth];
        var values = frame.Operand(at + HeadsValues);
        var output = frame.Operand(at + HeadsOutput);
        for (var i = Group.IdxX; i < rows * most * width; i += Group.DimX)
        {
            var row = first + (i / (most * width));
            var query = (i / width) % most;
            var column = i % width;
            if (query >= frame.VectorsOf(at + HeadsQueryExtent, row))
            {
                continue;
            }

            var start = ((((i / (most * width)) * most) + query) * heads * line) + (column / (width / heads) * line);
            var sum = 0f;
            for (var key = 0; key < line - 1; key++)
            {
                // What is shut out is not read: past the true length there may be anything.
                if (weights[start + key] != 0f)
                {
                    sum += weights[start + key] * values.Get(row, (key * width) + column);
                }
            }

            if (frame.Code[at + HeadsJoinedKey] >= 0)
            {
                sum += weights[start + line - 1] * frame.Operand(at + HeadsJoinedValue).Get(row, column);
            }

            output.Set(row, (query * width) + column, sum);
        }
    }
}
