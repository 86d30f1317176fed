using RankKernel.Features;
using Wire = RankKernel.Format.Proto;

namespace RankKernel.Format;

/// <summary>Numeric encodings to and from the manifest.</summary>
internal static class NumericEncodingFormat
{
    public static Wire.NumericEncoding Write(NumericEncoding encoding) => new()
    {
        DefaultValue = encoding.Default,
        NonFinite = encoding.NonFinite switch
        {
            NonFinite.Missing => Wire.NonFinite.Missing,
            NonFinite.Reject => Wire.NonFinite.Reject,
            _ => Wire.NonFinite.Keep,
        },
        Transforms = { encoding.Transforms.Select(Write) },
    };

    public static NumericEncoding Read(Wire.NumericEncoding? written, string part) => written is null
        ? throw ModelFormatException.In(part, "the numeric encoding is missing")
        : new NumericEncoding(
            [.. written.Transforms.Select(transform => Read(transform, part))],
            written.DefaultValue,
            written.NonFinite switch
            {
                Wire.NonFinite.Missing => NonFinite.Missing,
                Wire.NonFinite.Reject => NonFinite.Reject,
                Wire.NonFinite.Keep => NonFinite.Keep,
                var other => throw ModelFormatException.In(part, $"the treatment {(int)other} of numbers that are not finite is not known"),
            });

    private static Wire.Transform Write(NumericTransform transform) => transform switch
    {
        Log1p => new Wire.Transform { Log1P = new Wire.Plain() },
        SquareRoot => new Wire.Transform { SquareRoot = new Wire.Plain() },
        Square => new Wire.Transform { Square = new Wire.Plain() },
        Clip clip => new Wire.Transform { Clip = new Wire.Range { Low = clip.Low, High = clip.High } },
        MinMax range => new Wire.Transform { MinMax = new Wire.Range { Low = range.Low, High = range.High } },
        ZScore score => new Wire.Transform { ZScore = new Wire.ZScore { Mean = score.Mean, StandardDeviation = score.StandardDeviation } },
        Quantile quantile => new Wire.Transform { Quantiles = new Wire.Doubles { Values = { quantile.Quantiles } } },
        _ => throw new ArgumentException($"A {transform.GetType().Name} cannot be written.", nameof(transform)),
    };

    private static NumericTransform Read(Wire.Transform written, string part) => written.KindCase switch
    {
        Wire.Transform.KindOneofCase.Log1P => new Log1p(),
        Wire.Transform.KindOneofCase.SquareRoot => new SquareRoot(),
        Wire.Transform.KindOneofCase.Square => new Square(),
        Wire.Transform.KindOneofCase.Clip => new Clip(written.Clip.Low, written.Clip.High),
        Wire.Transform.KindOneofCase.MinMax => new MinMax(written.MinMax.Low, written.MinMax.High),
        Wire.Transform.KindOneofCase.ZScore => new ZScore(written.ZScore.Mean, written.ZScore.StandardDeviation),
        Wire.Transform.KindOneofCase.Quantiles => new Quantile(written.Quantiles.Values.ToArray()),
        _ => throw ModelFormatException.In(part, "a transform is of no known kind"),
    };
}
