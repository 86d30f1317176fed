using RankKernel.Graph;

namespace RankKernel.Gpu;

/// <summary>
/// The parameters of a program, laid out one after the other as they will lie on the device. A tensor in the same form is kept once.
/// Not thread-safe.
/// </summary>
internal sealed class ConstantArena
{
    private readonly Dictionary<(Tensor Tensor, string Form), int> _places = [];
    private readonly List<(long Start, Tensor? Tensor, float[]? Elements)> _parts = [];

    /// <summary>Elements of 4 bytes.</summary>
    public long Length { get; private set; } = OperandSpace.ConstantUnit;

    /// <summary>The place of a tensor's elements in their order, in units of <see cref="OperandSpace.ConstantUnit"/>.</summary>
    public int Add(Tensor tensor)
    {
        if (tensor.Type != TensorType.Float32)
        {
            return Add(tensor, "elements", stored => stored.ToFloats());
        }

        if (!_places.TryGetValue((tensor, ""), out var place))
        {
            place = Reserve(tensor.Shape.Count);
            _parts.Add(((long)place * OperandSpace.ConstantUnit, tensor, null));
            _places.Add((tensor, ""), place);
        }

        return place;
    }

    /// <summary>The place of what is made of a tensor.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="form">Names what is made of it.</param>
    /// <param name="make">Makes it.</param>
    public int Add(Tensor tensor, string form, Func<Tensor, float[]> make)
    {
        if (!_places.TryGetValue((tensor, form), out var place))
        {
            var elements = make(tensor);
            place = Reserve(elements.Length);
            _parts.Add(((long)place * OperandSpace.ConstantUnit, null, elements));
            _places.Add((tensor, form), place);
        }

        return place;
    }

    /// <summary>Room that is filled later; returns its place.</summary>
    public int Reserve(long elements)
    {
        var place = checked((int)(Length / OperandSpace.ConstantUnit));
        Length = checked(Length + ((elements + OperandSpace.ConstantUnit - 1) / OperandSpace.ConstantUnit * OperandSpace.ConstantUnit));
        return place;
    }

    /// <summary>Hands everything over, piece by piece.</summary>
    /// <param name="store">Takes the place of the first element, and elements.</param>
    public unsafe void CopyTo(Action<long, ReadOnlyMemory<float>> store)
    {
        const int Piece = 1 << 22;
        var buffer = new float[Piece];
        foreach (var (start, tensor, elements) in _parts)
        {
            if (elements is not null)
            {
                store(start, elements);
                continue;
            }

            for (long done = 0; done < tensor!.Shape.Count; done += Piece)
            {
                var count = (int)Math.Min(Piece, tensor.Shape.Count - done);
                new ReadOnlySpan<float>(tensor.FloatPointer + done, count).CopyTo(buffer);
                store(start + done, buffer.AsMemory(0, count));
            }

            GC.KeepAlive(tensor);
        }
    }
}
