using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>
/// Where every value of a plan lies in scratch memory. Values of a user row keep their place for the whole request. Item values
/// that pair steps read stand side by side, so that a catalog can keep them as one row an item. The other values of a tile share
/// memory when they are not needed at the same time. Parts of a concat are computed in their place in it; a reshape, a slice
/// of a vector, and what is laid along a sequence are only another look at their input.
/// </summary>
internal sealed class ScratchLayout
{
    private const int Line = 16;

    private readonly Dictionary<Value, Placement> _placements = new(ReferenceEqualityComparer.Instance);

    public ScratchLayout(
        IReadOnlyList<Node> user,
        IReadOnlyList<Node> item,
        IReadOnlyList<Node> pair,
        IReadOnlyList<PlanOutput> outputs,
        EncodedSchema userSchema,
        EncodedSchema itemSchema,
        int tileRows)
    {
        TileRows = tileRows;
        PlaceInputs([.. new[] { user, item, pair }.SelectMany(nodes => nodes).SelectMany(node => node.Inputs), .. outputs.Select(output => output.Value)], userSchema, itemSchema);
        UserLength = PlaceUser(user);
        ItemLength = PlaceItem(item, pair, outputs);
        PairLength = PlaceTile(pair, Space.Pair, 0, [], outputs.Select(output => output.Value));
    }

    /// <summary>Candidates that go through all steps together.</summary>
    public int TileRows { get; }

    /// <summary>Elements of user scratch.</summary>
    public int UserLength { get; }

    /// <summary>Elements of a tile's item scratch.</summary>
    public int ItemLength { get; }

    /// <summary>Elements of a tile's pair scratch.</summary>
    public int PairLength { get; }

    /// <summary>Elements of the row that a catalog keeps for each item: the first ones of the item scratch, row after row.</summary>
    public int ItemRowLength { get; private set; }

    /// <summary>The vectors that the row of an item consists of, in order; what stands between them is never read.</summary>
    public IReadOnlyList<(int Offset, int Width)> ItemVectors { get; private set; } = [];

    public Placement this[Value value] => _placements[value];

    /// <summary>Whether a node is only another look at its input, so that no step runs it.</summary>
    public static bool IsView(Node node) =>
        node.Operation is Reshape or AlongSequence { FromEnd: false } || (node.Operation is Slice && node.Inputs[0].Shape.Rank == 1);

    /// <summary>What a value is another look at, or the value itself.</summary>
    public static Value Root(Value value)
    {
        while (value.Producer is { } producer && IsView(producer))
        {
            value = producer.Inputs[0];
        }

        return value;
    }

    private void PlaceInputs(IReadOnlyList<Value> values, EncodedSchema userSchema, EncodedSchema itemSchema)
    {
        foreach (var input in values)
        {
            if (input.Data is not null)
            {
                _placements[input] = new Placement(Space.Constant, 0, 0, input.Data);
            }
            else if (input.Source is { } source && input.Type.Kind == ElementKind.Float)
            {
                _placements[input] = input.Side == Side.Item
                    ? new Placement(Space.ItemNumbers, itemSchema[source].Offset, itemSchema.NumberWidth)
                    : new Placement(Space.UserNumbers, userSchema[source].Offset, 0);
            }
        }
    }

    private int PlaceUser(IReadOnlyList<Node> nodes)
    {
        var buffers = Buffer.Of(nodes, _ => false, []);
        var length = 0;
        foreach (var buffer in buffers)
        {
            buffer.Place(Space.User, length, 0, _placements);
            length = checked(length + RoundUp(buffer.Width));
        }

        PlaceViews(nodes);
        return length;
    }

    private int PlaceItem(IReadOnlyList<Node> nodes, IReadOnlyList<Node> pair, IReadOnlyList<PlanOutput> outputs)
    {
        var kept = new HashSet<Value>(
            pair.SelectMany(node => node.Inputs).Concat(outputs.Select(output => output.Value)),
            ReferenceEqualityComparer.Instance);
        var buffers = Buffer.Of(nodes, kept.Contains, []);
        var rowLength = 0;
        var keptBuffers = buffers.Where(buffer => buffer.IsKept).ToList();
        foreach (var buffer in keptBuffers)
        {
            buffer.Offset = rowLength;
            rowLength = checked(rowLength + RoundUp(buffer.Width));
        }

        ItemRowLength = rowLength;
        ItemVectors = [.. keptBuffers.SelectMany(buffer => buffer.Vectors())];
        foreach (var buffer in keptBuffers)
        {
            buffer.Place(Space.Item, buffer.Offset, rowLength, _placements);
        }

        return PlaceTile(nodes, Space.Item, checked(rowLength * TileRows), keptBuffers.SelectMany(buffer => buffer.Values), kept);
    }

    private int PlaceTile(IReadOnlyList<Node> nodes, Space space, int start, IEnumerable<Value> placed, IEnumerable<Value> kept)
    {
        var buffers = Buffer.Of(nodes, new HashSet<Value>(kept, ReferenceEqualityComparer.Instance).Contains, [.. placed]);
        var length = start;
        var live = new List<Buffer>();
        foreach (var buffer in buffers)
        {
            live.RemoveAll(other => other.End < buffer.Start);
            var stride = Stride(buffer.Width);
            var size = checked(stride * TileRows);
            var offset = start;
            foreach (var other in live.OrderBy(other => other.Offset))
            {
                if (offset + size <= other.Offset)
                {
                    break;
                }

                offset = Math.Max(offset, other.Offset + other.Size);
            }

            (buffer.Offset, buffer.Size) = (offset, size);
            live.Add(buffer);
            buffer.Place(space, offset, stride, _placements);
            length = Math.Max(length, checked(offset + size));
        }

        PlaceViews(nodes);
        return length;
    }

    private void PlaceViews(IReadOnlyList<Node> nodes)
    {
        foreach (var node in nodes.Where(IsView))
        {
            var source = _placements[node.Inputs[0]];
            _placements[node.Output] = node.Operation is Slice slice ? source with { Offset = source.Offset + slice.Start } : source;
        }
    }

    private static int RoundUp(int width) => checked((width + Line - 1) / Line * Line);

    /// <summary>Rows start on cache lines, and not a multiple of 1 KiB apart: those would all compete for the same few sets of L1.</summary>
    private static int Stride(int width)
    {
        var rounded = RoundUp(width);
        return rounded % 256 == 0 ? rounded + Line : rounded;
    }

    /// <summary>Memory for one value, or for a concat with those of its parts that are computed in place.</summary>
    private sealed class Buffer
    {
        private readonly List<(Value Value, int Start)> _values = [];

        public int Width { get; private init; }

        public int Start { get; private set; } = int.MaxValue;

        public int End { get; private set; } = -1;

        public bool IsKept { get; private set; }

        public int Offset { get; set; }

        public int Size { get; set; }

        public IEnumerable<Value> Values => _values.Select(value => value.Value);

        /// <summary>
        /// The vectors that it consists of: the parts of a concat apart, and of a value of several dimensions the innermost one, where it
        /// is not narrow.
        /// </summary>
        public IEnumerable<(int Offset, int Width)> Vectors()
        {
            var starts = new SortedSet<int> { Width };
            foreach (var (value, start) in _values)
            {
                for (var at = start; at <= start + value.Shape.Width; at += value.Shape.VectorWidth)
                {
                    starts.Add(at);
                }
            }

            return starts.Zip(starts.Skip(1), (start, end) => (Offset + start, end - start));
        }

        public void Place(Space space, int offset, int stride, Dictionary<Value, Placement> placements)
        {
            foreach (var (value, start) in _values)
            {
                placements[value] = new Placement(space, offset + start, stride);
            }
        }

        /// <summary>The buffers for the outputs of a list of steps, in the order of their first use.</summary>
        public static IReadOnlyList<Buffer> Of(
            IReadOnlyList<Node> nodes, Func<Value, bool> isKept, HashSet<Value> placed)
        {
            var owner = new Dictionary<Value, Buffer>(ReferenceEqualityComparer.Instance);
            var made = nodes.Select(node => node.Output).ToHashSet<Value>(ReferenceEqualityComparer.Instance);

            // From the last node back: a concat claims its parts before they would get memory of their own.
            foreach (var node in nodes.Reverse())
            {
                if (IsView(node) || placed.Contains(node.Output))
                {
                    continue;
                }

                if (!owner.TryGetValue(node.Output, out var buffer))
                {
                    buffer = new Buffer { Width = node.Output.Shape.Width };
                    buffer._values.Add((node.Output, 0));
                    owner.Add(node.Output, buffer);
                    if (node.Operation is Concat && node.Output.Shape.Rank == 1)
                    {
                        var start = 0;
                        foreach (var input in node.Inputs)
                        {
                            if (made.Contains(input) && !placed.Contains(input) && !IsView(input.Producer!) && !owner.ContainsKey(input))
                            {
                                buffer._values.Add((input, start));
                                owner.Add(input, buffer);
                            }

                            start += input.Shape.Width;
                        }
                    }
                }
            }

            for (var i = 0; i < nodes.Count; i++)
            {
                Touch(nodes[i].Output, i);
                foreach (var input in nodes[i].Inputs)
                {
                    Touch(input, i);
                }

                if (isKept(nodes[i].Output))
                {
                    Touch(nodes[i].Output, nodes.Count);
                    Keep(nodes[i].Output);
                }
            }

            return [.. owner.Values.Distinct().OrderBy(buffer => buffer.Start)];

            Buffer? Find(Value value) => owner.GetValueOrDefault(Root(value));

            void Touch(Value value, int step)
            {
                if (Find(value) is { } buffer)
                {
                    buffer.Start = Math.Min(buffer.Start, step);
                    buffer.End = Math.Max(buffer.End, step);
                }
            }

            void Keep(Value value)
            {
                if (Find(value) is { } buffer)
                {
                    buffer.IsKept = true;
                }
            }
        }
    }
}
