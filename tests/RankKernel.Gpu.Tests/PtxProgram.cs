using System.Text.RegularExpressions;

namespace RankKernel.Gpu.Tests;

/// <summary>An instruction of PTX: what it writes and what it reads.</summary>
internal sealed record PtxInstruction(string Text, string Operation, int[] Targets, int[] Sources, bool ReadsThread);

/// <summary>Instructions that run one after the other.</summary>
internal sealed class PtxBlock
{
    public List<PtxInstruction> Instructions { get; } = [];

    public List<int> Next { get; set; } = [];

    /// <summary>The register that the branch at its end depends on; −1 for none.</summary>
    public int Condition { get; set; } = -1;

    /// <summary>Whether PTX promises that the threads of a warp that come to the branch take it together.</summary>
    public bool IsUniform { get; set; }

    /// <summary>The blocks whose branches decide whether this one runs.</summary>
    public HashSet<int> DependsOn { get; } = [];
}

/// <summary>The control flow of a kernel's PTX. The last block is the end.</summary>
internal sealed partial class PtxProgram
{
    private readonly Dictionary<string, int> _registers = [];
    private readonly Dictionary<string, int> _labels = [];
    private readonly Dictionary<string, string[]> _tables = [];

    public PtxProgram(string ptx)
    {
        Read(ptx[ptx.IndexOf(".entry", StringComparison.Ordinal)..].Split('\n'));
        Link();
        Depend();
    }

    public List<PtxBlock> Blocks { get; } = [new()];

    public int RegisterCount => _registers.Count;

    private void Read(string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Split("//")[0].Trim();
            if (Label().Match(line) is { Success: true } label)
            {
                if (i + 1 < lines.Length && lines[i + 1].Trim().StartsWith(".branchtargets", StringComparison.Ordinal))
                {
                    _tables.Add(label.Groups[1].Value, [.. lines[++i].Trim()[".branchtargets".Length..].TrimEnd(';').Split(',', StringSplitOptions.TrimEntries)]);
                    continue;
                }

                Begin();
                _labels.Add(label.Groups[1].Value, Blocks.Count - 1);
            }
            else if (line.Length > 0 && line[0] is '@' or '{' or (>= 'a' and <= 'z'))
            {
                Blocks[^1].Instructions.Add(Parse(line));
                if (Jump().IsMatch(line))
                {
                    Begin();
                }
            }
        }

        Begin();
    }

    private void Begin()
    {
        if (Blocks[^1].Instructions.Count > 0 || _labels.ContainsValue(Blocks.Count - 1))
        {
            Blocks.Add(new PtxBlock());
        }
    }

    private PtxInstruction Parse(string line)
    {
        var guard = Guard().Match(line);
        var text = guard.Success ? line[guard.Length..] : line;
        var operation = text.Split([' ', '\t', ';'], 2)[0];
        var operands = text[operation.Length..];
        var writes = !operation.StartsWith("st.", StringComparison.Ordinal) && !operation.StartsWith("bra", StringComparison.Ordinal)
            && !operation.StartsWith("brx", StringComparison.Ordinal) && !operation.StartsWith("bar", StringComparison.Ordinal)
            && !operation.StartsWith("call", StringComparison.Ordinal);
        var vector = Vector().Match(operands);
        var target = !writes ? 0 : vector.Success ? vector.Length : operands.IndexOf(',', StringComparison.Ordinal) is var comma && comma < 0 ? operands.Length : comma;
        var sources = Registers(operands[target..]);
        return new(line, operation, Registers(operands[..target]), guard.Success ? [.. sources, .. Registers(guard.Value)] : sources, operands.Contains("%tid", StringComparison.Ordinal));
    }

    private int[] Registers(string operands) => [.. Register().Matches(operands).Select(match =>
    {
        if (!_registers.TryGetValue(match.Value, out var register))
        {
            _registers.Add(match.Value, register = _registers.Count);
        }

        return register;
    })];

    private void Link()
    {
        for (var i = 0; i < Blocks.Count - 1; i++)
        {
            var block = Blocks[i];
            var last = block.Instructions.Count > 0 ? block.Instructions[^1] : null;
            block.Next = [i + 1];
            if (last is null || !Jump().IsMatch(last.Text))
            {
                continue;
            }

            var name = last.Text.TrimEnd(';').Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries)[^1];
            var isConditional = last.Text[0] == '@' || last.Operation.StartsWith("brx", StringComparison.Ordinal);
            block.Condition = isConditional ? last.Sources[^1] : -1;
            block.IsUniform = isConditional && last.Operation.EndsWith(".uni", StringComparison.Ordinal);
            block.Next = last.Operation.StartsWith("ret", StringComparison.Ordinal) ? [Blocks.Count - 1]
                : _tables.TryGetValue(name, out var table) ? [.. table.Select(label => _labels[label])]
                : isConditional ? [_labels[name], i + 1] : [_labels[name]];
        }
    }

    /// <summary>From each branch to where its ways meet again, every block depends on it.</summary>
    private void Depend()
    {
        var meets = new PostDominators(Blocks);
        for (var branch = 0; branch < Blocks.Count; branch++)
        {
            foreach (var next in Blocks[branch].Condition < 0 ? [] : Blocks[branch].Next)
            {
                for (var block = next; block != meets[branch] && block != Blocks.Count - 1; block = meets[block])
                {
                    Blocks[block].DependsOn.Add(branch);
                }
            }
        }

        Meets = meets;
    }

    /// <summary>Where the ways of a block's branch meet again.</summary>
    public PostDominators Meets { get; private set; } = null!;

    [GeneratedRegex(@"^(\$?L_\w+):$")]
    private static partial Regex Label();

    [GeneratedRegex(@"\b(bra|brx\.idx|ret)\b")]
    private static partial Regex Jump();

    [GeneratedRegex(@"^@!?%p\d+\s+")]
    private static partial Regex Guard();

    [GeneratedRegex(@"^\s*\{[^}]*\}\s*,")]
    private static partial Regex Vector();

    [GeneratedRegex(@"%(r|rd|rs|rh|f|fd|p)\d+")]
    private static partial Regex Register();
}

/// <summary>For each block the first that all ways from it to the end come through.</summary>
internal sealed class PostDominators
{
    private readonly int[] _next;
    private readonly int[] _number;

    public PostDominators(IReadOnlyList<PtxBlock> blocks)
    {
        var end = blocks.Count - 1;
        var before = blocks.Select(_ => new List<int>()).ToArray();
        for (var i = 0; i < end; i++)
        {
            blocks[i].Next.ForEach(next => before[next].Add(i));
        }

        _next = Enumerable.Repeat(-1, blocks.Count).ToArray();
        _number = new int[blocks.Count];
        _next[end] = end;
        var order = Order(before, end);
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var block in Enumerable.Reverse(order).Where(block => block != end))
            {
                var meet = blocks[block].Next.Where(next => _next[next] >= 0).Aggregate(Meet);
                changed |= _next[block] != meet;
                _next[block] = meet;
            }
        }
    }

    public int this[int block] => _next[block];

    /// <summary>From the end backwards, each block after those that lead to it.</summary>
    private List<int> Order(List<int>[] before, int end)
    {
        var order = new List<int>();
        var seen = new bool[before.Length];
        var open = new Stack<(int Block, int Place)>([(end, 0)]);
        seen[end] = true;
        while (open.TryPop(out var top))
        {
            if (top.Place == before[top.Block].Count)
            {
                _number[top.Block] = order.Count;
                order.Add(top.Block);
                continue;
            }

            open.Push((top.Block, top.Place + 1));
            var block = before[top.Block][top.Place];
            if (!seen[block])
            {
                seen[block] = true;
                open.Push((block, 0));
            }
        }

        return order;
    }

    private int Meet(int a, int b)
    {
        while (a != b)
        {
            while (_number[a] < _number[b])
            {
                a = _next[a];
            }

            while (_number[b] < _number[a])
            {
                b = _next[b];
            }
        }

        return a;
    }
}
