using System.IO.Compression;
using RankKernel.Cli.Output;
using RankKernel.Cli.Requests;

namespace RankKernel.Cli.Data;

/// <summary>A text file that is read line after line, unpacked if its name ends in .gz; nothing but the current line is in memory.</summary>
internal sealed class DataFile : IDisposable
{
    private readonly Stream _file;
    private readonly StreamReader _reader;

    private DataFile(string name, Stream file, Stream text)
    {
        Name = name;
        _file = file;
        _reader = new StreamReader(text);
    }

    /// <summary>For messages.</summary>
    public string Name { get; }

    /// <summary>The line read last, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>How much of the file is read, from 0 to 1; NaN where its length is not known.</summary>
    public double Done => _file.CanSeek && _file.Length > 0 ? (double)_file.Position / _file.Length : double.NaN;

    public static DataFile Open(string path, Terminal terminal)
    {
        var file = JsonInput.Open(path, terminal);
        var packed = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        return new DataFile(JsonInput.Name(path), file, packed ? new GZipStream(file, CompressionMode.Decompress) : file);
    }

    /// <summary>The next line, or null at the end.</summary>
    public string? ReadLine()
    {
        try
        {
            var line = _reader.ReadLine();
            Line += line is null ? 0 : 1;
            return line;
        }
        catch (InvalidDataException error)
        {
            throw new InputException($"{Name}, after line {Line}: not a whole gzip file: {error.Message}", error);
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _file.Dispose();
    }
}
