using RankKernel.Graph;
using RankKernel.Planning;

namespace RankKernel.Tests.Planning;

/// <summary>
/// Runs a plan with labels in place of numbers: each step looks whether every element of its inputs is where the layout says,
/// and writes its own. So two values that are needed at the same time cannot share memory without being found out, however the
/// layout reckons what is needed when.
/// </summary>
internal sealed class ScratchReplay(Plan plan, string context)
{
    private readonly Dictionary<Space, List<Label>[]> _memory = new()
    {
        [Space.User] = Empty(plan.Layout.UserLength),
        [Space.Item] = Empty(plan.Layout.ItemLength),
        [Space.Pair] = Empty(plan.Layout.PairLength),
    };

    /// <summary>Two tiles from a request, then two from a catalog, of one user.</summary>
    public void Run()
    {
        foreach (var step in plan.UserSteps)
        {
            Run(step);
        }

        RunTile(fromCatalog: false);
        RunTile(fromCatalog: false);
        RunTile(fromCatalog: true);
        RunTile(fromCatalog: true);
    }

    private static List<Label>[] Empty(int length) => [.. Enumerable.Range(0, length).Select(_ => new List<Label>(1))];

    private void RunTile(bool fromCatalog)
    {
        if (fromCatalog)
        {
            // A catalog hands over the kept rows and nothing else.
            foreach (var cell in _memory[Space.Item].Skip(plan.Layout.ItemRowLength * plan.Layout.TileRows).Concat(_memory[Space.Pair]))
            {
                cell.Clear();
            }
        }

        foreach (var step in fromCatalog ? plan.PairSteps : [.. plan.ItemSteps, .. plan.PairSteps])
        {
            Run(step);
        }

        foreach (var output in plan.Outputs)
        {
            Expect(output.Value, $"output '{output.Name}'");
        }
    }

    private void Run(Node step)
    {
        if (ScratchLayout.IsView(step))
        {
            return;
        }

        Array.ForEach([.. step.Inputs], input => Expect(input, step.ToString()));
        Write(step);

        // What is written must not fall on what is still being read.
        Array.ForEach([.. step.Inputs], input => Expect(input, $"{step} while it writes"));
    }

    private void Write(Node step)
    {
        var inPlace = step.Operation is Concat ? InPlace(step) : [];
        ForEach(step.Output, (cell, row, element) =>
        {
            if (!inPlace.Contains(element))
            {
                cell.Clear();
            }

            cell.Add(new Label(step.Output, row, element));
        });
    }

    /// <summary>The elements of a concat that its parts were computed in.</summary>
    private HashSet<int> InPlace(Node concat)
    {
        var (elements, start) = (new HashSet<int>(), 0);
        foreach (var part in concat.Inputs)
        {
            var whole = plan.Layout[concat.Output];
            if (concat.Output.Shape.Rank == 1 && part.Data is null && plan.Layout[part] == (whole with { Offset = whole.Offset + start }))
            {
                elements.UnionWith(Enumerable.Range(start, part.Shape.Width));
            }

            start += part.Shape.Width;
        }

        return elements;
    }

    private void Expect(Value value, string reader)
    {
        if (value.Type.Kind == ElementKind.Id || !_memory.ContainsKey(plan.Layout[value].Space))
        {
            return;
        }

        var (root, start) = Root(value);
        ForEach(value, (cell, row, element) =>
        {
            if (!cell.Contains(new Label(root, row, start + element)))
            {
                throw new InvalidOperationException(
                    $"{context}: {reader} reads element {element} of row {row} of {value} and finds [{string.Join("; ", cell)}].");
            }
        });
    }

    private (Value Root, int Start) Root(Value value)
    {
        var start = 0;
        while (value.Producer is { } producer && ScratchLayout.IsView(producer))
        {
            start += producer.Operation is Slice slice ? slice.Start : 0;
            value = producer.Inputs[0];
        }

        return (value, start);
    }

    private void ForEach(Value value, Action<List<Label>, int, int> action)
    {
        var placement = plan.Layout[value];
        var memory = _memory[placement.Space];
        var rows = placement.Space == Space.User ? 1 : plan.Layout.TileRows;
        for (var row = 0; row < rows; row++)
        {
            for (var element = 0; element < value.Shape.Width; element++)
            {
                action(memory[placement.Offset + (row * placement.Stride) + element], row, element);
            }
        }
    }

    private readonly record struct Label(Value Value, int Row, int Element);
}
