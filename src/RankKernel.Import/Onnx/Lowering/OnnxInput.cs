using RankKernel.Features;
using RankKernel.Graph;
using DataType = RankKernel.Import.Onnx.Schema.TensorProto.Types.DataType;

namespace RankKernel.Import.Onnx;

/// <summary>What an input of the file turned out to be.</summary>
internal enum OnnxRole
{
    /// <summary>Rows of a table, until it shows otherwise.</summary>
    Ids,

    /// <summary>Numbers.</summary>
    Numbers,

    /// <summary>The true length of a sequence.</summary>
    Length,
}

/// <summary>One input of the file, and what is found out about it while the graph is read.</summary>
internal sealed class OnnxInput(string name, string fileName, DataType type, OnnxShape shape, Side side)
{
    /// <summary>The name after renaming.</summary>
    public string Name { get; } = name;

    /// <summary>The name in the file.</summary>
    public string FileName { get; } = fileName;

    public DataType Type { get; } = type;

    public OnnxShape Shape { get; } = shape;

    public Side Side { get; } = side;

    public OnnxRole Role { get; set; }

    /// <summary>The rows of the smallest table that it looks up; 0 if none.</summary>
    public int Rows { get; set; }

    /// <summary>What the file adds to an id before it looks it up.</summary>
    public int Offset { get; set; }

    /// <summary>For a length: of which sequence.</summary>
    public OnnxGroup? LengthOf { get => field?.Root; set; }

    /// <summary>For an input with positions: the sequence that it runs along.</summary>
    public OnnxGroup? Group { get; set; }

    /// <summary>Where the graph finds it.</summary>
    public InputSource? Source { get; set; }

    public bool IsWhole => Type is DataType.Int64 or DataType.Int32 or DataType.Int16 or DataType.Int8 or DataType.Uint8 or DataType.Uint16 or DataType.Uint32 or DataType.Uint64;

    /// <summary>The axis of positions, −1 if a row has one number.</summary>
    public int Axis => Array.FindIndex(Shape.Narrow, length => length > 1);

    /// <summary>The numbers of a row.</summary>
    public int Length => Shape.Count;
}

/// <summary>Inputs that run along one sequence.</summary>
internal sealed class OnnxGroup(OnnxInput first)
{
    private OnnxGroup? _into;

    public List<OnnxInput> Members { get; } = [first];

    /// <summary>What it has become part of.</summary>
    public OnnxGroup Root => _into?.Root ?? this;

    public int Length => Members[0].Length;

    /// <summary>The feature, once it is made.</summary>
    public Feature? Feature { get; set; }

    public string Name => Feature!.Name;

    /// <summary>Takes in what runs along another sequence, which is this one.</summary>
    public void Absorb(OnnxGroup other)
    {
        foreach (var member in other.Members)
        {
            member.Group = this;
            Members.Add(member);
        }

        other._into = this;
    }
}

/// <summary>Something was found out that the graph must be read again for.</summary>
internal sealed class OnnxRestartException : Exception;
