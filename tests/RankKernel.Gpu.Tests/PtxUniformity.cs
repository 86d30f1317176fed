namespace RankKernel.Gpu.Tests;

/// <summary>How far the threads of a group agree on a register, or on whether a block runs.</summary>
internal enum Agreement : byte
{
    Group,
    Warp,
    None,
}

/// <summary>
/// Where the threads of a group can part, found by following their number through the code: what is loaded from an address on which they
/// agree is taken to be one they agree on, as it is where barriers keep writers and readers apart.
/// </summary>
internal sealed class PtxUniformity
{
    private readonly PtxProgram _program;
    private readonly bool _together;
    private readonly Agreement[][] _before;
    private readonly Agreement[] _runs;
    private readonly Agreement[] _conditions;
    private bool _changed;

    /// <param name="program">The code.</param>
    /// <param name="together">
    /// Whether to compare only threads that come to an instruction together: then it does not count that others may not come to it.
    /// </param>
    public PtxUniformity(PtxProgram program, bool together)
    {
        (_program, _together) = (program, together);
        _before = [.. program.Blocks.Select(_ => new Agreement[program.RegisterCount])];
        _runs = new Agreement[program.Blocks.Count];
        _conditions = new Agreement[program.Blocks.Count];
        do
        {
            _changed = false;
            for (var block = 0; block < program.Blocks.Count; block++)
            {
                Follow(block);
            }
        }
        while (_changed);
    }

    /// <summary>Who agrees on whether an instruction runs.</summary>
    public IEnumerable<(PtxInstruction Instruction, Agreement Runs)> Instructions =>
        _program.Blocks.SelectMany((block, index) => block.Instructions.Select(instruction => (instruction, _runs[index])));

    /// <summary>Branches that are promised to be uniform although the threads that come to them may not agree.</summary>
    public IEnumerable<PtxInstruction> BrokenPromises => _program.Blocks.Index()
        .Where(block => block.Item.IsUniform && _conditions[block.Index] == Agreement.None && !IsOneThreads(block.Index, []))
        .Select(block => block.Item.Instructions[^1]);

    /// <summary>Whether a block is run by one thread alone.</summary>
    private bool IsOneThreads(int block, HashSet<int> seen) =>
        seen.Add(block) && _program.Blocks[block].DependsOn.Any(branch => IsOneThread(branch) || IsOneThreads(branch, seen));

    /// <summary>Whether a branch leaves one thread alone: it compares the thread's number with 0.</summary>
    private bool IsOneThread(int branch)
    {
        var block = _program.Blocks[branch];
        var compare = block.Instructions.LastOrDefault(instruction => instruction.Targets.Contains(block.Condition));
        return compare is not null && compare.Operation is "setp.ne.s32" or "setp.eq.s32" && compare.Text.EndsWith(", 0;", StringComparison.Ordinal)
            && block.Instructions.Any(instruction => instruction.ReadsThread && instruction.Operation == "mov.b32" && instruction.Targets[0] == compare.Sources[0]);
    }

    private void Follow(int index)
    {
        var block = _program.Blocks[index];
        Raise(ref _runs[index], block.DependsOn.Select(branch => _conditions[branch]).DefaultIfEmpty().Max());
        var state = (Agreement[])_before[index].Clone();
        foreach (var instruction in block.Instructions)
        {
            var agreement = Result(instruction, state);
            foreach (var target in instruction.Targets)
            {
                state[target] = _together ? agreement : Larger(agreement, _runs[index]);
            }
        }

        if (block.Condition >= 0)
        {
            Raise(ref _conditions[index], state[block.Condition]);
            MeetAgain(index);
        }

        foreach (var next in block.Next)
        {
            for (var register = 0; register < state.Length; register++)
            {
                Raise(ref _before[next][register], state[register]);
            }
        }
    }

    private static Agreement Result(PtxInstruction instruction, Agreement[] state)
    {
        if (instruction.ReadsThread || instruction.Operation.StartsWith("ld.local", StringComparison.Ordinal) || instruction.Text.Contains("[callRetVal]", StringComparison.Ordinal))
        {
            return Agreement.None;
        }

        var agreement = Agreement.Group;
        foreach (var source in instruction.Sources)
        {
            agreement = Larger(agreement, state[source]);
        }

        var isWarp = (instruction.Operation == "div.s32" && instruction.Text.EndsWith(", 32;", StringComparison.Ordinal))
            || (instruction.Operation is "shr.s32" or "shr.u32" && instruction.Text.EndsWith(", 5;", StringComparison.Ordinal));
        return isWarp && agreement == Agreement.None ? Agreement.Warp : agreement;
    }

    /// <summary>Threads that went different ways come with different numbers to where the ways meet.</summary>
    private void MeetAgain(int branch)
    {
        if (!_together || _conditions[branch] == Agreement.Group)
        {
            return;
        }

        var meets = _before[_program.Meets[branch]];
        foreach (var block in _program.Blocks.Where(block => block.DependsOn.Contains(branch)))
        {
            foreach (var target in block.Instructions.SelectMany(instruction => instruction.Targets))
            {
                Raise(ref meets[target], _conditions[branch]);
            }
        }
    }

    private void Raise(ref Agreement agreement, Agreement to)
    {
        if (to > agreement)
        {
            agreement = to;
            _changed = true;
        }
    }

    private static Agreement Larger(Agreement a, Agreement b) => a > b ? a : b;
}
