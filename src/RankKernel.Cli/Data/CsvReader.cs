using System.Text;

namespace RankKernel.Cli.Data;

/// <summary>A cell of a CSV file. A quoted one is a text whatever it looks like; an unquoted empty one is missing.</summary>
internal readonly record struct CsvCell(string Text, bool IsQuoted)
{
    public bool IsMissing => Text.Length == 0 && !IsQuoted;
}

/// <summary>Records of a CSV file (RFC 4180): commas, cells in double quotes where they need it, quotes in them doubled.</summary>
internal sealed class CsvReader(DataFile file)
{
    private readonly List<CsvCell> _cells = [];
    private readonly StringBuilder _text = new();

    /// <summary>The line that the record starts on.</summary>
    public int Line { get; private set; }

    public string Where => $"{file.Name}, line {Line}";

    /// <summary>The cells of the next record that is not an empty line, or null at the end; valid until the next.</summary>
    public IReadOnlyList<CsvCell>? Read()
    {
        string? line;
        do
        {
            line = file.ReadLine();
        }
        while (line is "");

        if (line is null)
        {
            return null;
        }

        Line = file.Line;
        _cells.Clear();
        for (var at = 0; at <= line.Length;)
        {
            if (at < line.Length && line[at] == '"')
            {
                (line, at) = Quoted(line, at + 1);
            }
            else
            {
                var end = line.IndexOf(',', at);
                end = end < 0 ? line.Length : end;
                _cells.Add(new CsvCell(line[at..end], false));
                at = end + 1;
            }
        }

        return _cells;
    }

    /// <summary>Reads to the closing quote, over as many lines as it takes. Gives the line that this is in, and where the next cell starts.</summary>
    private (string Line, int At) Quoted(string line, int at)
    {
        _text.Clear();
        while (true)
        {
            var quote = line.IndexOf('"', at);
            if (quote < 0)
            {
                _text.Append(line, at, line.Length - at).Append('\n');
                line = file.ReadLine() ?? throw new InputException($"{Where}: a quoted cell has no end.");
                at = 0;
                continue;
            }

            _text.Append(line, at, quote - at);
            at = quote + 1;
            if (at < line.Length && line[at] == '"')
            {
                _text.Append('"');
                at++;
                continue;
            }

            if (at < line.Length && line[at] != ',')
            {
                throw new InputException($"{Where}: found '{line[at]}' after the quotes of cell {_cells.Count + 1}, expected a comma.");
            }

            _cells.Add(new CsvCell(_text.ToString(), true));
            return (line, at + 1);
        }
    }
}
