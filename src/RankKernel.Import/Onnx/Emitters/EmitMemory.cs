using RankKernel.Graph;

namespace RankKernel.Import.Onnx;

/// <summary>
/// MIMN's memory, one position after the other. Padding in front of a history does not depend on it: what k positions of it leave is
/// written once for every k, and a row takes what belongs to its length.
/// </summary>
internal static class EmitMemory
{
    public static string InterestMemory(OnnxGraphWriter writer, Node node)
    {
        var operation = (InterestMemory)node.Operation;
        var (x, layout) = (node.Inputs[0], operation.Layout(node.Inputs));
        var cell = new MemoryCell(writer, operation, node.Inputs);
        var state = cell.Start();
        if (operation.PaddedInFront)
        {
            state = AfterPadding(writer, node, operation, cell, state);
        }

        var within = writer.Within(x.Type.Sequence!);
        var channelGates = operation.Channels ? node.Inputs[operation.ChannelGates] : null;
        for (var position = 0; position < x.Shape[0]; position++)
        {
            var next = cell.Step(At(writer, x, position), channelGates is null ? "" : At(writer, channelGates, position), state);
            var isWithin = writer.Add("Gather", [within, writer.Ints(position)], new OnnxAttribute("axis", 1));
            state = state.Zip(next, (old, changed) => Where(writer, isWithin, changed, old));
        }

        return writer.Add("Concat", [.. state.Parts(operation, layout).Select(part => writer.Reshape(part.Name, part.Length))], new OnnxAttribute("axis", 1));
    }

    /// <summary>The state that a row's missing positions leave, from those of all counts: [1, ..] each.</summary>
    private static MemoryState AfterPadding(OnnxGraphWriter writer, Node node, InterestMemory operation, MemoryCell cell, MemoryState start)
    {
        var (x, first) = (node.Inputs[0], operation.Padding);
        var gates = writer.Reshape(writer[node.Inputs[first]], node.Inputs[first].Shape[0]);
        var channelGates = operation.Channels ? writer.Reshape(writer[node.Inputs[first + 1]], node.Inputs[first + 1].Shape[0]) : "";
        var states = new List<MemoryState> { start };
        for (var missing = 1; missing <= x.Shape[0]; missing++)
        {
            var next = cell.Step(gates, channelGates, states[^1]);
            states.Add(start with { Read = next.Read, Usage = next.Usage, Outputs = next.Outputs });
        }

        var absent = writer.Add("Sub", [writer.Int(x.Shape[0]), writer.Length(x.Type.Sequence!)]);
        return start with
        {
            Read = Chosen(state => state.Read),
            Usage = Chosen(state => state.Usage),
            Outputs = operation.LastChannelAlone ? Chosen(state => state.Outputs) : start.Outputs,
        };

        string Chosen(Func<MemoryState, string> part) => writer.Add(
            "Gather", [writer.Add("Concat", [.. states.Select(part)], new OnnxAttribute("axis", 0)), absent], new OnnxAttribute("axis", 0));
    }

    private static string At(OnnxGraphWriter writer, Value sequence, int position) =>
        writer.Add("Gather", [writer[sequence], writer.Int(position)], new OnnxAttribute("axis", 1));

    /// <summary>A condition [rows, 1] over a part of two or three dimensions.</summary>
    private static string Where(OnnxGraphWriter writer, string condition, (string Name, bool IsMatrix) changed, (string Name, bool IsMatrix) old) =>
        changed.Name == old.Name ? old.Name
            : writer.Add("Where", [changed.IsMatrix ? writer.Reshape(condition, 1, 1) : condition, changed.Name, old.Name]);
}
