using RankKernel.Import.Onnx.Schema;
using DataType = RankKernel.Import.Onnx.Schema.TensorProto.Types.DataType;

namespace RankKernel.Import.Onnx;

/// <summary>Graphs within the graph: taken, or repeated as often as they run.</summary>
internal sealed partial class OnnxLowering
{
    private const int MostRounds = 4096;

    private IReadOnlyList<OnnxValue> If(OnnxNode node)
    {
        var condition = Known(node[0], "the condition");
        if (condition.Narrow.Elements.Length != 1 || condition.Narrow.Elements[0] != condition.Wide.Elements[0])
        {
            throw new OnnxLoweringException("the condition depends on the batch");
        }

        var branch = node.Graph(condition.Narrow.Elements[0] != 0 ? "then_branch" : "else_branch");
        return Run(branch, [], []);
    }

    /// <summary>The outputs of a graph within the graph, which sees what stands around it.</summary>
    private OnnxValue[] Run(GraphProto graph, IReadOnlyList<string> names, IReadOnlyList<OnnxValue> inputs)
    {
        var outer = _values;
        _values = new Dictionary<string, OnnxValue>(outer, StringComparer.Ordinal);
        try
        {
            foreach (var (name, input) in names.Zip(inputs))
            {
                _values[name] = input;
            }

            Read(graph);
            OnnxValue[] outputs = [.. graph.Output.Select(output => ValueNamed(output.Name) ?? throw new OnnxLoweringException("an output of a graph within it has no name"))];
            return outputs.OfType<OnnxUnknown>().FirstOrDefault() is { } unknown
                ? throw new OnnxLoweringException($"within it, {string.Join("; ", unknown.Problems)}")
                : outputs;
        }
        finally
        {
            _values = outer;
        }
    }

    private IReadOnlyList<OnnxValue> Loop(OnnxNode node)
    {
        var body = node.Graph("body");
        var most = node.Optional(0) is { } trips ? Known(trips, "how often it runs") : null;
        var condition = node.Optional(1) is { } first ? Known(first, "whether it runs") : null;
        var rounds = most is null ? long.MaxValue : OnnxNode.Whole(most.Narrow.Elements[0]);
        if (most is not null && !most.Narrow.Elements.AsSpan().SequenceEqual(most.Wide.Elements))
        {
            throw new OnnxLoweringException("how often it runs depends on the batch");
        }

        OnnxValue[] carried = [.. Enumerable.Range(2, node.InputCount - 2).Select(i => node[i])];
        string[] names = [.. body.Input.Select(input => input.Name)];
        var scans = Enumerable.Range(0, body.Output.Count - 1 - carried.Length).Select(_ => new List<OnnxValue>()).ToArray();
        var goes = condition is null || condition.Narrow.Elements[0] != 0;
        for (var round = 0L; goes && round < rounds; round++)
        {
            if (round == MostRounds)
            {
                throw new OnnxLoweringException($"it runs more than {MostRounds} times");
            }

            var outputs = Run(body, names, [Number(round, DataType.Int64), Number(1, DataType.Bool), .. carried]);
            goes = outputs[0] is OnnxConstant { Uniform: { } again }
                ? again != 0
                : throw new OnnxLoweringException("when it ends depends on the data");
            carried = outputs[1..(1 + carried.Length)];
            Collect(scans, outputs[(1 + carried.Length)..]);
        }

        return [.. carried, .. scans.Select(scan => Stacked(scan, 0))];
    }

    private IReadOnlyList<OnnxValue> Scan(OnnxNode node)
    {
        var body = node.Graph("body");
        var scanned = (int)node.Int("num_scan_inputs", 0);
        var carried = Enumerable.Range(0, node.InputCount - scanned).Select(i => node[i]).ToArray();
        var states = carried.Length;
        OnnxValue[] sequences = [.. Enumerable.Range(states, scanned).Select(i => node[i])];
        long At(string name, int i) => node.Ints(name) is { } given && i < given.Length ? given[i] : 0;
        int[] axes = [.. sequences.Select((value, i) => NdArray.Axis(At("scan_input_axes", i), value.Shape.Rank))];
        if (sequences.Length == 0 || sequences.Index().Any(pair => axes[pair.Index] == pair.Item.Shape.Batch))
        {
            throw new OnnxLoweringException("it runs over the rows of a batch");
        }

        var rounds = sequences[0].Shape.Narrow[axes[0]];
        if (rounds > MostRounds || sequences.Index().Any(pair => pair.Item.Shape.Narrow[axes[pair.Index]] != rounds))
        {
            throw new OnnxLoweringException($"it runs {rounds} times over {string.Join(" and ", sequences.Select(value => value.Shape))}");
        }

        string[] names = [.. body.Input.Select(input => input.Name)];
        var scans = Enumerable.Range(0, body.Output.Count - states).Select(_ => new List<OnnxValue>()).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            OnnxValue[] elements = [.. sequences.Select((value, i) =>
                Element(value, axes[i], At("scan_input_directions", i) == 0 ? round : rounds - 1 - round))];
            var outputs = Run(body, names, [.. carried, .. elements]);
            carried = outputs[..states];
            Collect(scans, outputs[states..]);
        }

        return
        [
            .. carried,
            .. scans.Select((scan, i) => Stacked(
                At("scan_output_directions", i) == 0 ? scan : [.. Enumerable.Reverse(scan)],
                NdArray.Axis(At("scan_output_axes", i), scan[0].Shape.Rank + 1))),
        ];
    }

    private static void Collect(List<OnnxValue>[] scans, OnnxValue[] outputs)
    {
        foreach (var (scan, output) in scans.Zip(outputs))
        {
            scan.Add(output);
        }
    }

    /// <summary>One element of an axis, which goes.</summary>
    private OnnxValue Element(OnnxValue value, int axis, int index) =>
        Layout(value, (x, _) => NdLayout.Gather(x, NdArray.Scalar(index), axis));

    /// <summary>Values as the elements of a new axis.</summary>
    private OnnxValue Stacked(IReadOnlyList<OnnxValue> values, int axis)
    {
        if (values.Count == 0)
        {
            throw new OnnxLoweringException("it never runs, so nothing says what it gives");
        }

        OnnxValue[] lifted = [.. values.Select(value => Layout(value, (x, _) => x.WithShape([.. x.Shape[..axis], 1, .. x.Shape[axis..]])))];
        return Join(lifted, axis, lifted[0].Shape.With(axis, lifted.Length));
    }
}
