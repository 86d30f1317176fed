namespace RankKernel.Features;

internal sealed partial class RowWriter
{
    /// <summary>A list of ids for each of these rows, the values of all lists one after the other.</summary>
    public void SetIds<T>(string feature, int firstRow, int rows, T values, ReadOnlySpan<int> lengths, ReadOnlySpan<float> weights)
        where T : IRawValues, allows ref struct
    {
        var input = layout.Find(feature, InputForm.Ids);
        RequireLists(input, rows, values, lengths);
        RequireWeights(input, values.Length, lengths, weights);
        WriteLists(input, firstRow, values, lengths);
        if (input.WeightsOffset >= 0)
        {
            WriteWeights(input, firstRow, lengths, weights);
        }
    }

    /// <summary>A column of a sequence for each of these rows, the values of all rows one after the other.</summary>
    public void SetSequences<T>(string feature, string column, int firstRow, int rows, T values, ReadOnlySpan<int> lengths)
        where T : IRawValues, allows ref struct
    {
        var input = layout.FindColumn(feature, column);
        RequireLists(input, rows, values, lengths);
        WriteLists(input, firstRow, values, lengths);
        for (var row = 0; row < rows; row++)
        {
            _rawLengths[((firstRow + row) * layout.RawLengths) + input.RawLength] = lengths[row];
        }
    }

    /// <summary>Notes how many events the one row has in all columns of a history that was written past this writer.</summary>
    public void SetRawLength(string feature, int length)
    {
        foreach (var columns in layout.Sequences)
        {
            foreach (var column in columns)
            {
                if (column.Feature == feature)
                {
                    _rawLengths[column.RawLength] = length;
                }
            }
        }
    }

    private static void RequireLists<T>(RowInput input, int rows, T values, ReadOnlySpan<int> lengths)
        where T : IRawValues, allows ref struct
    {
        input.RequireType(T.Type);
        RequireCount(input, lengths.Length, rows, rows, "lengths");
        long total = 0;
        foreach (var length in lengths)
        {
            if (length < 0)
            {
                input.Fail($"found the length {length}, expected 0 or more.");
            }

            total += length;
        }

        RequireCount(input, values.Length, total, rows, "values");
        for (int row = 0, start = 0; row < rows; start += lengths[row++])
        {
            var (skipped, kept) = Kept(input, lengths[row]);
            RequireAccepted(input, values, start + skipped, kept);
        }
    }

    private static void RequireWeights(RowInput input, int values, ReadOnlySpan<int> lengths, ReadOnlySpan<float> weights)
    {
        if (weights.IsEmpty)
        {
            return;
        }

        if (input.WeightsOffset < 0)
        {
            input.Fail($"found {weights.Length} weights, expected none: the feature is not weighted.");
        }

        RequireCount(input, weights.Length, values, lengths.Length, "weights");
        for (int row = 0, start = 0; row < lengths.Length; start += lengths[row++])
        {
            var (skipped, kept) = Kept(input, lengths[row]);
            for (var i = start + skipped; i < start + skipped + kept; i++)
            {
                if (!float.IsFinite(weights[i]))
                {
                    input.Fail($"found the weight {weights[i]} at position {i}, expected a finite number.");
                }
            }
        }
    }

    private void WriteLists<T>(RowInput input, int firstRow, T values, ReadOnlySpan<int> lengths)
        where T : IRawValues, allows ref struct
    {
        for (int row = 0, start = 0; row < lengths.Length; start += lengths[row++])
        {
            var (skipped, kept) = Kept(input, lengths[row]);
            WriteRun(input, firstRow + row, values, start + skipped, kept);
            Rows.IdRow(firstRow + row)[input.Slot.LengthOffset] = kept;
        }
    }

    private void WriteRun<T>(RowInput input, int row, T values, int start, int count)
        where T : IRawValues, allows ref struct
    {
        if (input.Numbers is { } numbers)
        {
            var cells = Rows.NumberRow(row).Slice(input.Slot.Offset, count);
            for (var i = 0; i < count; i++)
            {
                cells[i] = numbers.Encode(values.Number(start + i));
            }
        }
        else
        {
            var cells = Rows.IdRow(row).Slice(input.Slot.Offset, count);
            for (var i = 0; i < count; i++)
            {
                cells[i] = values.Id(input.Ids!, start + i);
            }
        }
    }

    private void WriteWeights(RowInput input, int firstRow, ReadOnlySpan<int> lengths, ReadOnlySpan<float> weights)
    {
        for (int row = 0, start = 0; row < lengths.Length; start += lengths[row++])
        {
            var (skipped, kept) = Kept(input, lengths[row]);
            var target = Rows.NumberRow(firstRow + row).Slice(input.WeightsOffset, kept);
            if (weights.IsEmpty)
            {
                target.Fill(1);
            }
            else
            {
                weights.Slice(start + skipped, kept).CopyTo(target);
            }
        }
    }

    /// <summary>How many of the values of one row are passed over at the start, and how many are then kept.</summary>
    private static (int Skipped, int Kept) Kept(RowInput input, int length)
    {
        var kept = Math.Min(length, input.Slot.Width);
        return (input.Truncation == Truncation.KeepLast ? length - kept : 0, kept);
    }
}
