using RankKernel.Features;
using RankKernel.Graph;
using Wire = RankKernel.Format.Proto;

namespace RankKernel.Format;

/// <summary>Features to and from the manifest.</summary>
internal static class FeatureFormat
{
    public static Wire.Feature Write(Feature feature)
    {
        var written = new Wire.Feature
        {
            Name = feature.Name,
            Side = feature.Side switch { Side.User => Wire.Side.User, Side.Context => Wire.Side.Context, _ => Wire.Side.Item },
        };
        switch (feature)
        {
            case IdFeature id:
                written.Id = new Wire.IdFeature { Ids = IdEncodingFormat.Write(id.Ids) };
                break;
            case MultiIdFeature multi:
                written.MultiId = new Wire.MultiIdFeature
                {
                    Ids = IdEncodingFormat.Write(multi.Ids),
                    MaxLength = multi.MaxLength,
                    Truncation = Write(multi.Truncation),
                    Weighted = multi.Weighted,
                };
                break;
            case NumericFeature numeric:
                written.Numeric = new Wire.NumericFeature { Numbers = NumericEncodingFormat.Write(numeric.Numbers), Dimension = numeric.Dimension };
                break;
            case TimeFeature time:
                written.Time = new Wire.TimeFeature();
                if (time.Since is { } since)
                {
                    written.Time.Elapsed = new Wire.Elapsed { Now = since.Now, UnitSeconds = since.UnitSeconds, Log = since.Log, DefaultValue = since.Default };
                }

                break;
            case SequenceFeature sequence:
                written.Sequence = new Wire.SequenceFeature
                {
                    MaxLength = sequence.MaxLength,
                    Truncation = Write(sequence.Truncation),
                    Columns = { sequence.Columns.Select(Write) },
                };
                break;
        }

        return written;
    }

    public static Feature Read(Wire.Feature written)
    {
        var (name, part) = (written.Name, $"feature '{ModelValidation.Show(written.Name)}'");
        var side = written.Side switch
        {
            Wire.Side.User => Side.User,
            Wire.Side.Context => Side.Context,
            Wire.Side.Item => Side.Item,
            var other => throw ModelFormatException.In(part, $"the side {(int)other} is not known"),
        };
        try
        {
            return written.KindCase switch
            {
                Wire.Feature.KindOneofCase.Id => new IdFeature(name, side, IdEncodingFormat.Read(written.Id.Ids, part)),
                Wire.Feature.KindOneofCase.MultiId => new MultiIdFeature(
                    name,
                    side,
                    IdEncodingFormat.Read(written.MultiId.Ids, part),
                    written.MultiId.MaxLength,
                    Read(written.MultiId.Truncation, part),
                    written.MultiId.Weighted),
                Wire.Feature.KindOneofCase.Numeric => new NumericFeature(
                    name, side, NumericEncodingFormat.Read(written.Numeric.Numbers, part), written.Numeric.Dimension),
                Wire.Feature.KindOneofCase.Time => new TimeFeature(name, side, written.Time.Elapsed is { } elapsed
                    ? new ElapsedTime(elapsed.Now, elapsed.UnitSeconds, elapsed.Log, elapsed.DefaultValue)
                    : null),
                Wire.Feature.KindOneofCase.Sequence => new SequenceFeature(
                    name,
                    side,
                    written.Sequence.MaxLength,
                    [.. written.Sequence.Columns.Select(column => Read(column, part))],
                    Read(written.Sequence.Truncation, part)),
                _ => throw ModelFormatException.In(part, "it is of no known kind"),
            };
        }
        catch (ArgumentException error)
        {
            // A vocabulary with a value that stands twice.
            throw ModelFormatException.In(part, error.Message.TrimEnd('.'), error);
        }
    }

    private static Wire.Column Write(SequenceColumn column) => column switch
    {
        IdColumn id => new Wire.Column { Name = id.Name, Ids = IdEncodingFormat.Write(id.Ids) },
        NumericColumn numeric => new Wire.Column { Name = numeric.Name, Numbers = NumericEncodingFormat.Write(numeric.Numbers) },
        _ => throw new ArgumentException($"A {column.GetType().Name} cannot be written.", nameof(column)),
    };

    private static SequenceColumn Read(Wire.Column written, string part) => written.KindCase switch
    {
        Wire.Column.KindOneofCase.Ids => new IdColumn(written.Name, IdEncodingFormat.Read(written.Ids, part)),
        Wire.Column.KindOneofCase.Numbers => new NumericColumn(written.Name, NumericEncodingFormat.Read(written.Numbers, part)),
        _ => throw ModelFormatException.In(part, $"the column '{ModelValidation.Show(written.Name)}' is of no known kind"),
    };

    private static Wire.Truncation Write(Truncation truncation) =>
        truncation == Truncation.KeepFirst ? Wire.Truncation.KeepFirst : Wire.Truncation.KeepLast;

    private static Truncation Read(Wire.Truncation written, string part) => written switch
    {
        Wire.Truncation.KeepFirst => Truncation.KeepFirst,
        Wire.Truncation.KeepLast => Truncation.KeepLast,
        var other => throw ModelFormatException.In(part, $"the truncation {(int)other} is not known"),
    };
}
