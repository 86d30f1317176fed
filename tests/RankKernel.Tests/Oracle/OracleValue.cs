using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

/// <summary>
/// One row of a value in double precision. Past the true length of a sequence stand NaN and ids that no table has, so that
/// whoever reads them shows it.
/// </summary>
internal sealed class OracleValue
{
    private const int UndefinedId = int.MinValue;

    private readonly double[]? _data;
    private readonly int[]? _ids;

    private OracleValue(Shape shape, double[]? data, int[]? ids, int? length)
    {
        if ((data?.Length ?? ids!.Length) != shape.Count)
        {
            throw new ArgumentException($"{data?.Length ?? ids!.Length} elements for the shape {shape}.");
        }

        if (length is { } bound && (shape.Rank == 0 || bound < 0 || bound > shape[0]))
        {
            throw new ArgumentException($"The true length {bound} for the shape {shape}.");
        }

        Shape = shape;
        Length = length;
        _data = data;
        _ids = ids;
        data?.AsSpan(Positions * PositionWidth).Fill(double.NaN);
        ids?.AsSpan(Positions * PositionWidth).Fill(UndefinedId);
    }

    public Shape Shape { get; }

    /// <summary>The true length of a value that runs along a sequence, else null.</summary>
    public int? Length { get; }

    public double[] Data => _data ?? throw new InvalidOperationException("These are ids, not numbers.");

    public int[] Ids => _ids ?? throw new InvalidOperationException("These are numbers, not ids.");

    public bool HoldsIds => _ids is not null;

    /// <summary>How many of the first dimension are defined: the true length, or all of them.</summary>
    public int Positions => Length ?? (Shape.Rank == 0 ? 1 : Shape[0]);

    /// <summary>The elements of one position of the first dimension.</summary>
    public int PositionWidth => Shape.Rank == 0 ? 1 : (int)(Shape.Count / Shape[0]);

    public double this[int index] => Data[index];

    public static OracleValue Numbers(Shape shape, double[] data, int? length = null) => new(shape, [.. data], null, length);

    public static OracleValue Vector(params double[] data) => Numbers(new Shape(data.Length), data);

    public static OracleValue OfIds(Shape shape, int[] ids, int? length = null) => new(shape, null, [.. ids], length);

    /// <summary>The tensor, if it is the weight of a product in integers; the numbers are what its codes stand for.</summary>
    public Tensor? Int8 { get; private init; }

    public static OracleValue OfTensor(Tensor tensor)
    {
        if (tensor.Type == TensorType.Int8Matrix)
        {
            return new OracleValue(tensor.Shape, OracleInt8.Weight(tensor), null, null) { Int8 = tensor };
        }

        var data = new double[tensor.Shape.Count];
        var floats = tensor.ToFloats();
        for (var i = 0; i < data.Length; i++)
        {
            data[i] = floats[i];
        }

        return Numbers(tensor.Shape, data);
    }

    /// <summary>A value of this shape and length, each element made from its index.</summary>
    public OracleValue Like(Func<int, double> element) => Make(Shape, element, Length);

    public static OracleValue Make(Shape shape, Func<int, double> element, int? length = null)
    {
        var data = new double[shape.Count];
        for (var i = 0; i < data.Length; i++)
        {
            data[i] = element(i);
        }

        return Numbers(shape, data, length);
    }

    public override string ToString()
    {
        var elements = HoldsIds ? string.Join(", ", Ids.Take(16)) : string.Join(", ", Data.Take(16));
        return $"{Shape}{(Length is { } length ? $" of length {length}" : "")} {{{elements}}}";
    }
}
