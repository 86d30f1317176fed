using System.Diagnostics.CodeAnalysis;

namespace RankKernel.Features;

/// <summary>
/// Encodes raw values into rows. What cannot be encoded throws a <see cref="FeatureException"/> before anything of the call is
/// written. Nothing allocates but growing. Not thread-safe.
/// </summary>
internal sealed partial class RowWriter(RowLayout layout)
{
    private int[] _rawLengths = [];

    public EncodedRows Rows { get; } = new(layout.Schema);

    /// <summary>Makes this many rows where nothing is given.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rows are more than an array can hold.</exception>
    public void Reset(int count)
    {
        var width = Math.Max(Math.Max(layout.Schema.IdWidth, layout.Schema.NumberWidth), Math.Max(layout.RawLengths, 1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Array.MaxLength / width);
        var lengths = count * layout.RawLengths;
        if (_rawLengths.Length < lengths)
        {
            _rawLengths = new int[lengths];
        }

        _rawLengths.AsSpan(0, lengths).Clear();
        Rows.Resize(count);
        for (var row = 0; row < count; row++)
        {
            layout.MissingIds.CopyTo(Rows.IdRow(row));
            layout.MissingNumbers.CopyTo(Rows.NumberRow(row));
        }
    }

    /// <summary>One value for each of these rows.</summary>
    public void Set<T>(string feature, int firstRow, int rows, T values)
        where T : IRawValues, allows ref struct
    {
        var input = layout.Find(feature, InputForm.Single);
        input.RequireType(T.Type);
        RequireCount(input, values.Length, rows, rows, "values");
        RequireAccepted(input, values, 0, rows);
        if (input.Numbers is { } numbers)
        {
            var width = layout.Schema.NumberWidth;
            var cells = Rows.NumberRows(firstRow, rows);
            for (int row = 0, cell = input.Slot.Offset; row < rows; row++, cell += width)
            {
                cells[cell] = numbers.Encode(values.Number(row));
            }
        }
        else if (input.Ids is { } ids)
        {
            var width = layout.Schema.IdWidth;
            var cells = Rows.IdRows(firstRow, rows);
            for (int row = 0, cell = input.Slot.Offset; row < rows; row++, cell += width)
            {
                cells[cell] = values.Id(ids, row);
            }
        }
        else
        {
            for (var row = 0; row < rows; row++)
            {
                Moment.Encode(values.Number(row), Rows.NumberRow(firstRow + row).Slice(input.Slot.Offset, TimeFeature.Width));
            }
        }
    }

    /// <summary>One vector for each of these rows.</summary>
    public void SetVectors(string feature, int firstRow, int rows, ReadOnlySpan<float> numbers)
    {
        var input = layout.Find(feature, InputForm.Vector);
        var width = input.Slot.Width;
        RequireCount(input, numbers.Length, (long)rows * width, rows, "numbers");
        RequireAccepted(input, new RawFloats(numbers), 0, numbers.Length);
        for (var row = 0; row < rows; row++)
        {
            input.Numbers!.Encode(
                numbers.Slice(row * width, width), Rows.NumberRow(firstRow + row).Slice(input.Slot.Offset, width));
        }
    }

    /// <summary>Throws if the columns of a sequence have different lengths in some row.</summary>
    public void Validate()
    {
        foreach (var columns in layout.Sequences)
        {
            for (var row = 0; row < Rows.Count; row++)
            {
                var lengths = _rawLengths.AsSpan(row * layout.RawLengths, layout.RawLengths);
                foreach (var column in columns)
                {
                    if (lengths[column.RawLength] != lengths[columns[0].RawLength])
                    {
                        FailLengths(columns, row, lengths);
                    }
                }
            }
        }
    }

    private static void RequireCount(RowInput input, long found, long expected, int rows, string what)
    {
        if (found != expected)
        {
            input.Fail($"found {found} {what}, expected {expected}{(rows == 1 ? "" : $" for {rows} rows")}.");
        }
    }

    private static void RequireAccepted<T>(RowInput input, T values, int start, int count)
        where T : IRawValues, allows ref struct
    {
        if (input.Numbers is not { Rejects: true } numbers)
        {
            return;
        }

        for (var i = start; i < start + count; i++)
        {
            var raw = values.Number(i);
            if (float.IsNaN(numbers.Encode(raw)))
            {
                input.Fail(double.IsFinite(raw)
                    ? $"found {raw} at position {i}, expected a number that its transforms keep finite in single precision."
                    : $"found {raw} at position {i}, expected a finite number.");
            }
        }
    }

    [DoesNotReturn]
    private static void FailLengths(RowInput[] columns, int row, ReadOnlySpan<int> lengths)
    {
        var found = new List<string>();
        foreach (var column in columns)
        {
            found.Add($"'{column.Column}' {lengths[column.RawLength]}");
        }

        throw new FeatureException(
            columns[0].Feature, $"found columns of different lengths in row {row}: {string.Join(", ", found)}; expected the same for all.");
    }
}
