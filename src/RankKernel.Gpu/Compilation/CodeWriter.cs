using System.Runtime.CompilerServices;
using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Planning;

namespace RankKernel.Gpu;

/// <summary>Writes fields of steps: where values, ids and parameters are. Not thread-safe.</summary>
internal sealed class CodeWriter(Plan plan, ScratchLayout layout, ConstantArena constants)
{
    private readonly List<int> _code = [];

    /// <summary>The words so far.</summary>
    public IReadOnlyList<int> Code => _code;

    public ConstantArena Constants { get; } = constants;

    /// <summary>Elements of temporary scratch that the step being written uses, for a whole tile.</summary>
    public int Temporary { get; private set; }

    /// <summary>Where the next word goes.</summary>
    public int Position => _code.Count;

    public int TileRows => layout.TileRows;

    public CodeWriter Add(int word)
    {
        _code.Add(word);
        return this;
    }

    public CodeWriter Add(bool flag) => Add(flag ? 1 : 0);

    public CodeWriter Add(double number) => Add(Unsafe.BitCast<float, int>((float)number));

    public CodeWriter Add(ReadOnlySpan<int> words)
    {
        _code.AddRange(words);
        return this;
    }

    /// <summary>Sets a word that was written before.</summary>
    public void Patch(int position, int word) => _code[position] = word;

    public int Word(int position) => _code[position];

    /// <summary>Forgets the temporary memory of an earlier step.</summary>
    public void BeginStep() => Temporary = 0;

    public void UseTemporary(long elements) => Temporary = Math.Max(Temporary, checked((int)elements));

    /// <summary>An operand.</summary>
    public CodeWriter Operand(Value value) => Operand(layout[value]);

    /// <summary>An operand that is not there.</summary>
    public CodeWriter NoOperand() => Add(OperandSpace.None).Add(0).Add(0);

    public CodeWriter Operand(Placement placement) => placement.Space switch
    {
        Space.Constant => Add(OperandSpace.Constant).Add(Part(placement.Constant!, placement.Offset)).Add(0),
        Space.UserNumbers => Add(OperandSpace.UserNumbers).Add(placement.Offset).Add(placement.Stride),
        Space.ItemNumbers => Add(OperandSpace.ItemNumbers).Add(placement.Offset).Add(placement.Stride),
        Space.User => Add(OperandSpace.User).Add(placement.Offset).Add(placement.Stride),
        Space.Item => Add(OperandSpace.Item).Add(placement.Offset).Add(placement.Stride),
        _ => Add(OperandSpace.Pair).Add(placement.Offset).Add(placement.Stride),
    };

    /// <summary>How many values there are, and the values.</summary>
    public CodeWriter Operands(IReadOnlyCollection<Value> values)
    {
        Add(values.Count);
        foreach (var value in values)
        {
            Operand(value);
        }

        return this;
    }

    /// <summary>Where ids stand: side and offset.</summary>
    public CodeWriter Ids(Value value)
    {
        var (side, slot) = Slot(value.Source!);
        return Add(side).Add(slot.Offset);
    }

    /// <summary>Where the length of ids stands; side −1 if rows have none of their own.</summary>
    public CodeWriter LengthOfIds(Value value)
    {
        var (side, slot) = Slot(value.Source!);
        return slot.LengthOffset < 0 ? Add(OperandSpace.None).Add(0) : Add(side).Add(slot.LengthOffset);
    }

    /// <summary>Where the true length of a sequence or multi-valued feature stands: side and offset.</summary>
    public CodeWriter Length(string feature)
    {
        var source = SourceOf(feature);
        var (side, slot) = Slot(source);
        return Add(side).Add(slot.LengthOffset);
    }

    public CodeWriter NoIds() => Add(OperandSpace.None).Add(0);

    /// <summary>How many vectors of the last dimension a row of a value holds.</summary>
    public CodeWriter Extent(Value value)
    {
        var shape = value.Shape;
        var vectors = checked((int)(shape.Count / shape.Last));
        if (value.Type.Sequence is not { } sequence)
        {
            return Add(vectors).NoIds().Add(false).Add(vectors);
        }

        return shape.Rank == 1
            ? Add(1).Length(sequence).Add(true).Add(1)
            : Add(vectors / shape[0]).Length(sequence).Add(false).Add(vectors);
    }

    /// <summary>So many blocks a row, or a position of a sequence.</summary>
    public CodeWriter Blocks(int blocks, string? sequence, int positions)
    {
        Add(blocks);
        _ = sequence is null ? NoIds() : Length(sequence);
        return Add(false).Add(blocks * positions);
    }

    /// <summary>An activation with its vectors among the inputs from <paramref name="first"/> on.</summary>
    public CodeWriter Activation(Activation activation, IReadOnlyList<Value> inputs, int first)
    {
        Add((int)activation.Kind).Add(activation.Parameter);
        for (var i = 0; i < 3; i++)
        {
            Add(i < activation.ParameterCount ? Constants.Add(inputs[first + i].Data!) : -1);
        }

        return this;
    }

    /// <summary>The place of a parameter.</summary>
    public CodeWriter Constant(Value value) => Add(Constants.Add(value.Data!));

    /// <summary>The place of a parameter, or −1.</summary>
    public CodeWriter Optional(Value? value) => Add(value is null ? -1 : Constants.Add(value.Data!));

    /// <summary>The place of a matrix [outputs, inputs], transposed.</summary>
    public CodeWriter Transposed(Value matrix) => Add(Constants.Add(
        matrix.Data!, "transposed", weight => WeightLayout.Transposed(WeightLayout.Elements(weight), weight.Shape[0], weight.Shape[1], weight.Shape[0])));

    /// <summary>The place of a parameter, or of what begins so many elements into it.</summary>
    private int Part(Tensor tensor, int offset) =>
        offset == 0 ? Constants.Add(tensor) : Constants.Add(tensor, $"from {offset}", whole => WeightLayout.Elements(whole)[offset..].ToArray());

    private (int Side, EncodedSlot Slot) Slot(InputSource source)
    {
        var isItem = plan.ItemSchema.Features.Any(feature => feature.Name == source.Feature);
        return (isItem ? OperandSpace.ItemIds : OperandSpace.UserIds, (isItem ? plan.ItemSchema : plan.UserSchema)[source]);
    }

    private InputSource SourceOf(string feature)
    {
        var definition = plan.ItemSchema.Features.Concat(plan.UserSchema.Features).First(candidate => candidate.Name == feature);
        return new InputSource(feature, (definition as SequenceFeature)?.Columns[0].Name);
    }
}
