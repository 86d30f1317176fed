using RankKernel.Graph;

namespace RankKernel.Import;

/// <summary>
/// A framework's tensors under its own names. Remembers which of them were read. What is made of a tensor is a copy: the tensor, whose
/// memory goes with its last reference, is kept until the copy is whole.
/// </summary>
internal sealed class StateDict
{
    private const int MostNames = 8;
    private const int MostRecent = 8;

    private readonly SafetensorsReader _reader;
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly List<string> _latest = [];
    private readonly Queue<string> _recent = [];
    private bool _isDone;

    public StateDict(SafetensorsReader reader) => _reader = reader;

    /// <summary>The names of the tensors of real numbers that nobody read.</summary>
    public IReadOnlyList<string> Unread =>
        [.. _reader.Entries.Where(entry => !entry.Type.IsInteger() && !_read.Contains(entry.Name)).Select(entry => entry.Name).Order(StringComparer.Ordinal)];

    public IEnumerable<string> Names => _reader.Entries.Select(entry => entry.Name);

    public bool Contains(string name) => _reader.Contains(name);

    public int Rank(string name) => _reader[name].Dimensions.Count;

    /// <summary>The group of weights that was read last, with their shapes, for a message about them.</summary>
    public string Latest => string.Join(", ", _latest.Select(name => _reader[name]));

    /// <summary>The last weights that were read, of whatever group, with their shapes, for a message about them.</summary>
    public string Recent => _recent.Count == 0 ? "the features" : string.Join(", ", _recent.Select(name => _reader[name]));

    /// <summary>Where the weights come from, for a message about them.</summary>
    public string Source => _reader.Source;

    /// <summary>What is read next is another group of weights than what was read last.</summary>
    public void StartAnew() => _isDone = true;

    /// <exception cref="ModelSpecException">There is no such weight.</exception>
    public Tensor Take(string name)
    {
        Find(name);
        _read.Add(name);
        return _reader.ReadTensor(name);
    }

    /// <exception cref="ModelSpecException">There is no such weight.</exception>
    public long[] TakeIntegers(string name)
    {
        Find(name);
        return _reader.ReadIntegers(name);
    }

    /// <summary>A tensor's elements under another shape.</summary>
    public Tensor Take(string name, params ReadOnlySpan<int> shape) => Reshaped(Take(name), shape);

    /// <summary>A matrix with its dimensions exchanged: [in, out] becomes [out, in].</summary>
    public Tensor TakeTransposed(string name) => Transposed(Take(name));

    /// <summary>The slice of the first dimension at this index.</summary>
    public static Tensor Part(Tensor whole, int index)
    {
        var width = (int)(whole.Shape.Count / whole.Shape[0]);
        var part = new Tensor(new Shape(whole.Shape.Dimensions[1..]), whole.AsFloats().Slice(index * width, width));
        GC.KeepAlive(whole);
        return part;
    }

    /// <summary>Of the first dimension cut into equal blocks, these ones.</summary>
    /// <exception cref="ArgumentException">The first dimension has no such blocks.</exception>
    public static Tensor Blocks(Tensor whole, int count, params ReadOnlySpan<int> chosen)
    {
        if (whole.Shape[0] % count != 0)
        {
            throw new ArgumentException($"{whole.Shape} cannot be cut into {count} blocks of as many rows.");
        }

        var length = (int)(whole.Shape.Count / count);
        var elements = new float[length * chosen.Length];
        for (var i = 0; i < chosen.Length; i++)
        {
            whole.AsFloats().Slice(chosen[i] * length, length).CopyTo(elements.AsSpan(i * length));
        }

        GC.KeepAlive(whole);
        return new Tensor(new Shape([whole.Shape[0] / count * chosen.Length, .. whole.Shape.Dimensions[1..]]), elements);
    }

    /// <summary>Matrices of as many rows side by side; vectors end to end.</summary>
    public static Tensor Beside(params IReadOnlyList<Tensor> parts)
    {
        var rows = parts[0].Shape.Rank == 1 ? 1 : parts[0].Shape[0];
        var width = parts.Sum(part => part.Shape.Last);
        var elements = new float[rows * width];
        var start = 0;
        foreach (var part in parts)
        {
            for (var row = 0; row < rows; row++)
            {
                part.AsFloats().Slice(row * part.Shape.Last, part.Shape.Last).CopyTo(elements.AsSpan((row * width) + start));
            }

            start += part.Shape.Last;
        }

        GC.KeepAlive(parts);
        return new Tensor(parts[0].Shape.WithLast(width), elements);
    }

    /// <summary>Matrices of as many columns one below the other.</summary>
    public static Tensor Below(params IReadOnlyList<Tensor> parts)
    {
        float[] elements = [.. parts.SelectMany(part => part.AsFloats().ToArray())];
        GC.KeepAlive(parts);
        return new Tensor(new Shape(parts.Sum(part => part.Shape[0]), parts[0].Shape[1]), elements);
    }

    public static Tensor Reshaped(Tensor tensor, params ReadOnlySpan<int> shape)
    {
        var reshaped = new Tensor(new Shape(shape), tensor.AsFloats());
        GC.KeepAlive(tensor);
        return reshaped;
    }

    /// <summary>A tensor with its dimensions in another order: dimension i of the result is dimension order[i].</summary>
    /// <exception cref="ArgumentException">It has not as many dimensions.</exception>
    public static Tensor Permuted(Tensor tensor, params int[] order)
    {
        var from = tensor.Shape.Dimensions.ToArray();
        if (from.Length != order.Length)
        {
            throw new ArgumentException($"{tensor.Shape} has {from.Length} dimensions, expected {order.Length}.");
        }

        var strides = new int[from.Length];
        for (var (axis, stride) = (from.Length - 1, 1); axis >= 0; stride *= from[axis--])
        {
            strides[axis] = stride;
        }

        int[] to = [.. order.Select(axis => from[axis])];
        var elements = new float[tensor.Shape.Count];
        var source = tensor.AsFloats();
        for (var i = 0; i < elements.Length; i++)
        {
            var (rest, index) = (i, 0);
            for (var axis = to.Length - 1; axis >= 0; axis--)
            {
                index += rest % to[axis] * strides[order[axis]];
                rest /= to[axis];
            }

            elements[i] = source[index];
        }

        GC.KeepAlive(tensor);
        return new Tensor(new Shape(to), elements);
    }

    public static Tensor Transposed(Tensor matrix) => Permuted(matrix, 1, 0);

    private void Find(string name)
    {
        if (!_reader.Contains(name))
        {
            var others = Unread;
            throw new ModelSpecException(
                $"{Source} has no weight '{name}'"
                + (others.Count == 0 ? "." : $"; not used so far are {string.Join(", ", others.Take(MostNames))}{(others.Count > MostNames ? ", ..." : "")}."));
        }

        if (_isDone)
        {
            _latest.Clear();
            _isDone = false;
        }

        _latest.Add(name);
        _recent.Enqueue(name);
        if (_recent.Count > MostRecent)
        {
            _recent.Dequeue();
        }
    }
}
