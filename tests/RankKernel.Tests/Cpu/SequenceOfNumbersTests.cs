using RankKernel.Cpu;
using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Planning;
using Xunit;

namespace RankKernel.Tests.Cpu;

/// <summary>Steps over the numbers of a sequence [T] write the true length and nothing behind it.</summary>
public sealed unsafe class SequenceOfNumbersTests
{
    private const int Most = 6;

    private static readonly Feature[] Features =
    [
        new SequenceFeature("history", Side.User, Most, [new IdColumn("id", new DirectEncoding(9)), new NumericColumn("gap", NumericEncoding.Raw)]),
    ];

    private static readonly Dictionary<string, Func<GraphBuilder, Value, Value>> Steps = new()
    {
        ["unary"] = (graph, x) => graph.Unary(x, UnaryKind.Square),
        ["activation"] = (graph, x) => graph.Activate(x, ActivationKind.Tanh),
        ["activation with slopes"] = (graph, x) => graph.Activate(x, ActivationKind.PRelu, graph.Parameter("alpha", Most)),
        ["scale and shift"] = (graph, x) => graph.ScaleShift(x, graph.Parameter("scale", Most), graph.Parameter("shift", Most)),
        ["sum"] = (graph, x) => graph.Sum(x, x, x),
        ["binary"] = (graph, x) => graph.Multiply(x, x),
        ["binary with a number"] = (graph, x) => graph.Subtract(graph.Parameter("number", 1), x),
        ["where"] = (graph, x) => graph.Add(new Where(), [x, x, x]),
        ["softmax"] = (graph, x) => graph.Softmax(x),
        ["mask"] = (graph, x) => graph.Mask(x, graph.Input("history", "id"), 0, 7),
    };

    public static TheoryData<string> Names => [.. Steps.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_step_writes_the_true_length_alone(string name)
    {
        var graph = new GraphBuilder(Features, new RandomParameters(1));
        var x = graph.Input("history", "gap");
        var node = Steps[name](graph, x).Producer!;
        for (var length = 0; length <= Most; length++)
        {
            var rows = new EncodedRows(new EncodedSchema(Features));
            rows.Resize(1);
            rows.NumberRow(0).Fill(0.5f);
            rows.IdRow(0)[rows.Schema[new InputSource("history", "id")].LengthOffset] = length;
            Assert.Equal(length, Written(node, rows));
        }
    }

    /// <summary>How many elements a run of the node changed.</summary>
    private static int Written(Node node, EncodedRows rows)
    {
        var compiler = new StepCompiler(KernelSet.Best, Place, rows.Schema, new EncodedSchema([]));
        using var step = compiler.Compile(node);
        using var user = AlignedBuffer.OfFloats(Most * Most);
        using var temporary = AlignedBuffer.OfFloats(step.TemporaryLength);
        var output = new Span<float>(user.Floats, Most * Most);
        output.Fill(-99);
        step.Run(new Frame { User = user.Floats, Temporary = temporary.Floats, UserIds = rows.Ids, UserNumbers = rows.Numbers }, 1);
        return output.Length - output.Count(-99f);

        Placement Place(Value value) => value == node.Output ? new Placement(Space.User, 0, 0)
            : value.Data is null ? new Placement(Space.UserNumbers, rows.Schema[value.Source!].Offset, 0)
            : new Placement(Space.Constant, 0, 0, value.Data);
    }
}
