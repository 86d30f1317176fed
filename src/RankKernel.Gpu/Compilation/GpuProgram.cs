using RankKernel.Graph;
using RankKernel.Planning;

namespace RankKernel.Gpu;

/// <summary>A part of an item's row: where it stands in the rows of the CPU backend's catalog and in those of the device.</summary>
internal readonly record struct RowPart(int Source, int Target, int Width);

/// <summary>
/// A plan written as code for a device: the same steps, in an order and a layout of their own. Immutable; owns no memory of a device.
/// </summary>
internal sealed class GpuProgram
{
    /// <summary>The most rows of a tile.</summary>
    public const int MostTileRows = 16;

    /// <summary>The rows of a tile where layers are wide.</summary>
    public const int FewTileRows = 8;

    private const int Line = 16;

    public GpuProgram(Plan plan, GpuOptions options, bool tensorCores, long memoryBudget)
    {
        Plan = plan;
        TileRows = TileRowsOf(plan);
        var kept = plan.PairSteps.SelectMany(node => node.Inputs).Concat(plan.Outputs.Select(output => output.Value)).ToList();
        var user = StepOrder.Of(plan.UserSteps, kept.Concat(plan.ItemSteps.SelectMany(node => node.Inputs)), TileRows);
        var item = StepOrder.Of(plan.ItemSteps, kept, TileRows);
        var pair = StepOrder.Of(plan.PairSteps, plan.Outputs.Select(output => output.Value), TileRows);
        Layout = new ScratchLayout(user.Nodes, item.Nodes, pair.Nodes, plan.Outputs, plan.UserSchema, plan.ItemSchema, TileRows);
        Constants = new ConstantArena();
        Tables = new TableStore(plan, Constants, options.Embeddings, memoryBudget);
        var writer = new CodeWriter(plan, Layout, Constants);
        var compiler = new StepCompiler(writer, Layout, Tables, options.Precision, tensorCores);
        UserCode = Write(user);
        ItemCode = Write(item);
        PairCode = Write(pair);
        OutputCode = writer.Position;
        writer.Operands([.. plan.Outputs.Select(output => output.Value)]);
        Code = [.. writer.Code];
        Used = compiler.Used;
        RowParts = [.. kept.Where(value => value.Data is null && value.Type.Kind == ElementKind.Float && Layout[value].Space == Space.Item)
            .Select(value => new RowPart(plan.Layout[value].Offset, Layout[value].Offset, value.Shape.Width)).Distinct()];

        int Write(StepOrder order)
        {
            var start = writer.Position;
            var hazards = new Hazards(Layout);
            foreach (var group in order.Groups)
            {
                WriteGroup(group, writer, compiler, hazards);
            }

            writer.Add(ProgramKernel.End);
            return start;
        }
    }

    public Plan Plan { get; }

    public ScratchLayout Layout { get; }

    public ConstantArena Constants { get; }

    public TableStore Tables { get; }

    public int[] Code { get; }

    public int UserCode { get; }

    public int ItemCode { get; }

    public int PairCode { get; }

    public int OutputCode { get; }

    /// <summary>A bit for each kind of step.</summary>
    public long Used { get; }

    public int TileRows { get; }

    /// <summary>Elements of scratch that steps use one after the other.</summary>
    public int TemporaryLength { get; private set; }

    /// <summary>How an item's row on the device is made of one of the CPU backend's.</summary>
    public IReadOnlyList<RowPart> RowParts { get; }

    /// <summary>Elements of a group's scratch: item values, pair values, inputs of catalog rows, temporary.</summary>
    public int ScratchLength => checked(TemporaryStart + RoundUp(TemporaryLength));

    public int PairStart => RoundUp(Layout.ItemLength);

    public int CatalogInputsStart => checked(PairStart + RoundUp(Layout.PairLength));

    public int TemporaryStart => checked(CatalogInputsStart + RoundUp(TileRows * (Tables.ItemIdWidth + Plan.ItemSchema.NumberWidth)));

    public static int RoundUp(int length) => checked((length + Line - 1) / Line * Line);

    private void WriteGroup(IReadOnlyList<Node> group, CodeWriter writer, StepCompiler compiler, Hazards hazards)
    {
        if (group.Count == 1 && ScratchLayout.IsView(group[0]))
        {
            return;
        }

        var isChain = StepOrder.IsChained(group[0], TileRows);
        IReadOnlyList<int> starts = isChain ? [compiler.WriteChain(group, StepOrder.Second(group, TileRows))]
            : group.Count > 1 ? [compiler.WriteLookups(group)]
            : compiler.Write(group[0]);
        TemporaryLength = Math.Max(TemporaryLength, writer.Temporary);
        if (starts.Count == 0)
        {
            return;
        }

        var usesGroupMemory = isChain || writer.Temporary > 0 || group[0].Operation is TargetAttention;
        var made = group.Select(node => node.Output).ToHashSet<Value>(ReferenceEqualityComparer.Instance);
        var inputs = group.SelectMany(node => node.Inputs).Where(input => !made.Contains(input));
        var waits = hazards.MustWait(inputs, isChain ? [group[^1].Output] : made, usesGroupMemory);
        writer.Patch(starts[0] + 2, waits ? 1 : 0);
        for (var i = 1; i < starts.Count; i++)
        {
            writer.Patch(starts[i] + 2, group[0].Operation is Concat ? 0 : 1);
        }
    }

    /// <summary>Tiles are as large as the widest products allow.</summary>
    private static int TileRowsOf(Plan plan)
    {
        var products = plan.UserSteps.Concat(plan.ItemSteps).Concat(plan.PairSteps).Where(node => StepOrder.IsChained(node, FewTileRows));
        var widest = products.Select(node => (long)node.Inputs[0].Shape.Last + node.Output.Shape.Last).DefaultIfEmpty(0).Max();
        return widest * MostTileRows <= TileFrame.SharedLength ? MostTileRows : FewTileRows;
    }
}
