using RankKernel.Cpu;
using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Tests.Engine;
using Xunit;

namespace RankKernel.Tests.Oracle;

/// <summary>Recurrent cells one event at a time: the same bits as the walk over the whole history, at every length.</summary>
public sealed unsafe class MemoryTests
{
    private const int Most = 6;
    private const int Width = 5;

    public static TheoryData<MemoryUsage, bool, bool, bool> Options
    {
        get
        {
            var data = new TheoryData<MemoryUsage, bool, bool, bool>();
            foreach (var usage in Enum.GetValues<MemoryUsage>())
            {
                foreach (var padded in (bool[])[false, true])
                {
                    data.Add(usage, false, false, padded);
                    data.Add(usage, true, false, padded);
                    data.Add(usage, true, true, padded);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void A_memory_is_that_of_the_oracle_at_every_length(MemoryUsage usage, bool channels, bool last, bool padded)
    {
        foreach (var side in (Side[])[Side.User, Side.Item])
        {
            var graph = Builder(side);
            var state = Memory(graph, new InterestMemory(usage, channels, last, padded));
            var model = Model(graph, state);
            for (var length = 0; length <= Most; length++)
            {
                var expected = Expected(model, length);
                var actual = Scores(model, length);
                OracleAssert.Close(expected, actual, 2e-6, 2e-6, $"history of the {side}, length {length}");
            }
        }
    }

    [Theory]
    [InlineData(MemoryUsage.None, false)]
    [InlineData(MemoryUsage.WrittenTwice, true)]
    public void A_memory_advanced_event_by_event_has_the_bits_of_the_whole_walk(MemoryUsage usage, bool channels)
    {
        var graph = Builder(Side.User);
        var model = Model(graph, Memory(graph, new InterestMemory(usage, channels)));
        using var program = new CpuProgram(model, KernelSet.Best);
        var node = program.Plan.Graph.Nodes.Single(node => node.Operation is InterestMemory);
        var operation = (InterestMemory)node.Operation;
        using var cell = new MemoryCell(program.Kernels, operation, node.Inputs);
        using var state = AlignedBuffer.OfFloats(cell.Length);
        using var temporary = AlignedBuffer.OfFloats(cell.TemporaryLength);
        var (gates, channelGates) = (Products(model, node.Inputs[0]), channels ? Products(model, node.Inputs[operation.ChannelGates]) : []);
        cell.Start(state.Floats);
        for (var length = 0; length <= Most; length++)
        {
            if (length > 0)
            {
                fixed (float* gate = gates.AsSpan((length - 1) * cell.GateWidth))
                fixed (float* channel = channelGates.AsSpan(Math.Min(channelGates.Length, (length - 1) * cell.ChannelGateWidth)))
                {
                    cell.Step(gate, channel, state.Floats, temporary.Floats);
                }
            }

            Assert.Equal(Scores(model, length), new Span<float>(state.Floats, cell.Length).ToArray());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_lstm_advanced_event_by_event_has_the_bits_of_the_whole_walk(bool scaled)
    {
        var graph = Builder(Side.User);
        var keys = Keys(graph);
        Value[] factors = scaled ? [graph.Activate(graph.Linear(keys, graph.Parameter("factors", 2 * Width, Width)), ActivationKind.Sigmoid)] : [];
        Value[] weights = [graph.Parameter("w", 4 * Width, Width), graph.Parameter("b", 4 * Width), graph.Parameter("u", 4 * Width, Width), graph.Parameter("c", 4 * Width)];
        var model = Model(graph, graph.Add(new Lstm(Last: true, scaled), [keys, .. factors, .. weights]));
        using var program = new CpuProgram(model, KernelSet.Best);
        var node = program.Plan.Graph.Nodes.Single(node => node.Operation is Lstm);
        var recurrent = ((Lstm)node.Operation).RecurrentWeight;
        using var cell = new LstmCell(program.Kernels, node.Inputs[recurrent], node.Inputs[recurrent + 1]);
        using var memory = AlignedBuffer.OfFloats(2 * Width);
        using var temporary = AlignedBuffer.OfFloats(cell.TemporaryLength);
        new Span<float>(memory.Floats, 2 * Width).Clear();
        var (gates, scales) = (Products(model, node.Inputs[0]), scaled ? Products(model, node.Inputs[1]) : []);
        var (state, kept) = (new Rows(memory.Floats, 0), new Rows(memory.Floats + Width, 0));
        for (var length = 0; length <= Most; length++)
        {
            if (length > 0)
            {
                fixed (float* gate = gates.AsSpan((length - 1) * cell.GateWidth))
                fixed (float* scale = scales.AsSpan(Math.Min(scales.Length, (length - 1) * 2 * Width)))
                {
                    cell.Step(1, new Rows(gate, 0), new Rows(scale, 0), state, kept, state, kept, temporary.Floats);
                }
            }

            Assert.Equal(Scores(model, length), new Span<float>(memory.Floats, Width).ToArray());
        }
    }

    /// <summary>What the planned model computes for a sequence of the full length, by making each element an output.</summary>
    private static float[] Products(ModelDefinition model, Value value)
    {
        var source = value.Producer!;
        var graph = new GraphBuilder(model.Features, new RandomParameters(1));
        var keys = Keys(graph);
        var inputs = source.Inputs.Skip(1).Select(input => graph.Constant(input.Data!));
        var product = source.Operation is Linear
            ? graph.Add(source.Operation, [keys, .. inputs])
            : graph.Activate(graph.Add(source.Inputs[0].Producer!.Operation, [keys, .. source.Inputs[0].Producer!.Inputs.Skip(1).Select(input => graph.Constant(input.Data!))]), ActivationKind.Sigmoid);
        return Scores(Model(graph, graph.Reshape(graph.Add(new PadSequence(), [product]), (int)product.Shape.Count)), Most);
    }

    private static ModelDefinition Model(GraphBuilder graph, Value vector)
    {
        for (var i = 0; i < vector.Shape[0]; i++)
        {
            graph.Output($"o{i}", graph.Slice(vector, 0, i, 1));
        }

        return new ModelDefinition("recurrence", graph.Features, graph.Build());
    }

    private static double[] Expected(ModelDefinition model, int length)
    {
        var (user, items) = Rows(model, length);
        var outputs = FlatExecutor.Run(model.Graph, user, items, model.Features);
        return [.. model.Graph.Outputs.Select(output => outputs[output.Name][0])];
    }

    private static float[] Scores(ModelDefinition definition, int length)
    {
        var (user, items) = Rows(definition, length);
        using var model = new RankModel(definition);
        using var ranker = model.CreateRanker();
        var scores = new float[model.Outputs.Count];
        ranker.ScoreAll(EncodedRequest.Of(model, user, items), scores);
        return scores;
    }

    private static (EncodedRows User, EncodedRows Items) Rows(ModelDefinition model, int length)
    {
        var (user, items) = RandomEncoded.Rows(model.Features, 1, 3);
        var rows = model.Features.OfType<SequenceFeature>().Single().Side == Side.User ? user : items;
        rows.IdRow(0)[rows.Schema[new InputSource("history", "id")].LengthOffset] = length;
        return (user, items);
    }

    private static Value Memory(GraphBuilder graph, InterestMemory operation)
    {
        const int Units = 3, Slots = 4, Channel = 2, Slot = 4;
        var keys = Keys(graph);
        var commands = (4 * Slot) + (operation.HasUsage ? 6 : 2);
        List<Value> inputs =
        [
            graph.Linear(keys, graph.Parameter("w", 3 * Units, Width), graph.Parameter("b", 3 * Units)), graph.Parameter("r", 3 * Units, Slot), graph.Parameter("u", 3 * Units, Units),
            graph.Parameter("p", commands, Units + (operation.HasUsage ? Slots : 0)), graph.Parameter("pb", commands),
            graph.Parameter("slots", Slots, Slot), graph.Parameter("keys", Slots, Slot), graph.Parameter("read", Slot),
        ];
        if (operation.Channels)
        {
            inputs.AddRange(
            [
                graph.Linear(keys, graph.Parameter("cw", 3 * Channel, Width), graph.Parameter("cb", 3 * Channel)),
                graph.Parameter("cr", 3 * Channel, Slot), graph.Parameter("cu", 3 * Channel, Channel),
            ]);
        }

        if (operation.PaddedInFront)
        {
            inputs.Add(graph.Parameter("b", 3 * Units));
            inputs.AddRange(operation.Channels ? [graph.Parameter("cb", 3 * Channel)] : []);
        }

        return graph.Add(operation, inputs);
    }

    private static Value Keys(GraphBuilder graph) => graph.SequenceGather(graph.Input("history", "id"), graph.Parameter("embedding.id", 7, Width));

    private static GraphBuilder Builder(Side history) => new(
        [
            new NumericFeature("query", history == Side.User ? Side.Item : Side.User, NumericEncoding.Raw),
            new SequenceFeature("history", history, Most, [new IdColumn("id", new DirectEncoding(6, 1, Padding: 0))]),
        ],
        new RandomParameters(1));
}
