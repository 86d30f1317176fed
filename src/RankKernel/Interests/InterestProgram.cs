using RankKernel.Cpu;
using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Interests;

/// <summary>A value of fixed size that is kept: from where in user scratch, where among what is kept, as how many vectors of which form.</summary>
internal readonly record struct KeptBlock(int Scratch, int Offset, int Count, KeptVector Vector, bool ForRank, Keeping Keeping);

/// <summary>A value along a history that is kept, position by position: from where in user scratch or the encoded row.</summary>
/// <param name="Space">User scratch, or the ids or numbers of the encoded row.</param>
/// <param name="Scratch">Where its first position is there.</param>
/// <param name="Offset">Where it starts among what is kept of a position.</param>
/// <param name="Vector">The form of a position.</param>
/// <param name="ForRank">Whether every request reads it.</param>
/// <param name="Keeping">When it is computed.</param>
internal readonly record struct KeptRows(RowSpace Space, int Scratch, int Offset, KeptVector Vector, bool ForRank, Keeping Keeping);

/// <summary>Where rows along a history are read and written.</summary>
internal enum RowSpace
{
    Scratch,
    Ids,
    Numbers,
}

/// <summary>A step with a state, and where that stands among what is kept.</summary>
internal readonly record struct AdvancingStep(CpuStep Step, IAdvancingStep? Advancing, int StateOffset);

/// <summary>One history: the steps that an event runs, and what is kept of it.</summary>
internal sealed record InterestStream(
    SequenceFeature Feature, int LengthOffset, AdvancingStep[] Steps, KeptBlock[] Blocks, KeptRows[] Rows, int RowWidth);

/// <summary>
/// An <see cref="InterestPlan"/> bound to the steps of a program: what is run when, and how what is kept is laid out. Kept are first
/// the states and the values of fixed size, then for each history the values along it; lengths are in units of a float. States, which
/// the next event goes on from, are floats; the values, which are only read, have the form that is asked for. Immutable and
/// thread-safe.
/// </summary>
internal sealed class InterestProgram
{
    private readonly TensorType _type;

    public InterestProgram(CpuProgram program, InterestPrecision precision)
    {
        Program = program;
        _type = precision switch
        {
            InterestPrecision.Float16 => TensorType.Float16,
            InterestPrecision.BFloat16 => TensorType.BFloat16,
            InterestPrecision.Int8 => TensorType.Int8Rows,
            _ => TensorType.Float32,
        };
        Plan = new InterestPlan(program.Plan);
        var schema = program.Plan.UserSchema;
        var fixedLength = 0;
        var steps = program.UserSteps;
        HistorySteps = [.. steps.Where(step => Plan.Of(step.Node) == Keeping.History)];
        RequestSteps = [.. steps.Where(step => Plan.Of(step.Node) == Keeping.Request)];
        Streams = [.. Plan.Streams.Select(feature => Stream(feature, ref fixedLength))];
        HistoryBlocks = [.. Blocks(Plan.Kept.Where(kept => kept.Stream is null && kept.Keeping == Keeping.History), ref fixedLength)];
        FixedLength = fixedLength;

        InterestStream Stream(SequenceFeature feature, ref int length)
        {
            var own = new List<AdvancingStep>();
            foreach (var step in steps.Where(step => Plan.Of(step.Node) == Keeping.Event && Plan.StreamOf(step.Node) == feature.Name))
            {
                var advancing = EventOperations.HasState(step.Node) ? (IAdvancingStep)step : null;
                own.Add(new AdvancingStep(step, advancing, length));
                length = checked(length + (advancing?.StateLength ?? 0));
            }

            var blocks = Blocks(
                Plan.Kept.Where(kept => kept.Stream is null && kept.Keeping == Keeping.Event && Plan.StreamOf(kept.Value.Producer!) == feature.Name), ref length);
            var width = 0;
            var rows = Rows(feature, ref width);
            var first = schema[new InputSource(feature.Name, feature.Columns[0].Name)];
            return new InterestStream(feature, first.LengthOffset, [.. own], [.. blocks], [.. rows], width);
        }
    }

    public CpuProgram Program { get; }

    public InterestPlan Plan { get; }

    public InterestStream[] Streams { get; }

    /// <summary>What the first request after an event runs.</summary>
    public CpuStep[] HistorySteps { get; }

    /// <summary>What every request runs.</summary>
    public CpuStep[] RequestSteps { get; }

    /// <summary>What <see cref="HistorySteps"/> compute that has a fixed size.</summary>
    public KeptBlock[] HistoryBlocks { get; }

    /// <summary>What is kept of a user whatever the length of the histories.</summary>
    public int FixedLength { get; }

    private List<KeptBlock> Blocks(IEnumerable<KeptValue> values, ref int length)
    {
        var blocks = new List<KeptBlock>();
        foreach (var kept in values)
        {
            var vector = new KeptVector(_type, kept.Value.Shape.VectorWidth);
            var count = kept.Width / vector.Width;
            blocks.Add(new KeptBlock(Program.Plan.Layout[kept.Value].Offset, length, count, vector, kept.ForRank, kept.Keeping));
            length = checked(length + (count * vector.Words));
        }

        return blocks;
    }

    private List<KeptRows> Rows(SequenceFeature feature, ref int width)
    {
        var rows = new List<KeptRows>();
        foreach (var kept in Plan.Kept.Where(kept => kept.Stream == feature.Name))
        {
            var vector = new KeptVector(_type, kept.Width);
            rows.Add(new KeptRows(RowSpace.Scratch, Program.Plan.Layout[kept.Value].Offset, width, vector, kept.ForRank, kept.Keeping));
            width = checked(width + vector.Words);
        }

        foreach (var (source, forRank) in Plan.Inputs.Where(input => input.Source.Feature == feature.Name))
        {
            var slot = Program.Plan.UserSchema[source];
            var space = slot.Kind == ElementKind.Id ? RowSpace.Ids : RowSpace.Numbers;
            rows.Add(new KeptRows(space, slot.Offset, width++, new KeptVector(TensorType.Float32, 1), forRank, Keeping.Event));
        }

        return rows;
    }
}
