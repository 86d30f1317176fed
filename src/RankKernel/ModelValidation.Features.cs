using System.Diagnostics.CodeAnalysis;
using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel;

internal static partial class ModelValidation
{
    /// <summary>Checks every feature by itself, that names are unique, and that an encoded row stays within bounds.</summary>
    /// <exception cref="FeatureException">A feature is wrong.</exception>
    public static void Features(IReadOnlyList<Feature> features)
    {
        ArgumentNullException.ThrowIfNull(features);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var inputs = new HashSet<string>(StringComparer.Ordinal);
        var (ids, numbers) = (0L, 0L);
        foreach (var feature in features)
        {
            ArgumentNullException.ThrowIfNull(feature);
            if (!IsName(feature.Name))
            {
                Fail(feature, $"the name is wrong; {NameRule}");
            }

            if (!names.Add(feature.Name))
            {
                Fail(feature, "there are two features of this name");
            }

            if (feature.Side is not (Side.User or Side.Context or Side.Item))
            {
                Fail(feature, $"the side is {feature.Side}; expected User, Context or Item");
            }

            switch (feature)
            {
                case IdFeature id:
                    Encoding(feature, id.Ids);
                    ids++;
                    break;
                case MultiIdFeature multi:
                    Length(feature, multi.MaxLength, "MaxLength");
                    Defined(feature, multi.Truncation);
                    Encoding(feature, multi.Ids);
                    ids += 1L + multi.MaxLength;
                    numbers += multi.Weighted ? multi.MaxLength : 0;
                    break;
                case NumericFeature numeric:
                    Length(feature, numeric.Dimension, "Dimension");
                    Encoding(feature, numeric.Numbers);
                    numbers += numeric.Dimension;
                    break;
                case TimeFeature time:
                    Time(time, features);
                    numbers += TimeFeature.Width;
                    break;
                case SequenceFeature sequence:
                    Length(feature, sequence.MaxLength, "MaxLength");
                    Defined(feature, sequence.Truncation);
                    Columns(sequence);
                    ids += 1 + ((long)sequence.MaxLength * sequence.Columns.Count(column => column is IdColumn));
                    numbers += (long)sequence.MaxLength * sequence.Columns.Count(column => column is NumericColumn);
                    break;
                default:
                    Fail(feature, $"a {feature.GetType().Name} is not a kind of feature that a model can have");
                    break;
            }

            if (ids > ModelLimits.RowElements || numbers > ModelLimits.RowElements)
            {
                Fail(feature, $"up to here an encoded row has {ids} ids and {numbers} numbers; at most {ModelLimits.RowElements} of each are allowed");
            }

            foreach (var input in Inputs(feature))
            {
                if (!inputs.Add(input.ToString()))
                {
                    Fail(feature, $"another feature has an input '{input}' as well");
                }
            }
        }
    }

    /// <summary>Everything that a graph can read of a feature.</summary>
    private static IEnumerable<InputSource> Inputs(Feature feature) => feature switch
    {
        SequenceFeature sequence => sequence.Columns.Select(column => new InputSource(feature.Name, column.Name)),
        MultiIdFeature { Weighted: true } => [new InputSource(feature.Name), new InputSource(feature.Name, Weights: true)],
        _ => [new InputSource(feature.Name)],
    };

    private static void Time(TimeFeature time, IReadOnlyList<Feature> features)
    {
        if (time.Since is not { } since)
        {
            return;
        }

        if (!features.Any(feature => feature is TimeFeature { Since: null } && feature.Name == since.Now))
        {
            Fail(time, $"it is counted to '{Show(since.Now)}', which is no time feature that stands for itself");
        }

        if (!(double.IsFinite(since.UnitSeconds) && since.UnitSeconds > 0 && float.IsFinite((float)(Moment.SecondsOfDay / since.UnitSeconds)) && float.IsFinite((float)since.Default)))
        {
            Fail(time, $"the unit is {since.UnitSeconds} seconds and the default {since.Default}; expected a finite unit above 0 and a finite default");
        }
    }

    private static void Columns(SequenceFeature sequence)
    {
        if (sequence.Columns.Count is 0 or > ModelLimits.Columns)
        {
            Fail(sequence, $"{sequence.Columns.Count} columns; expected 1 to {ModelLimits.Columns}");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var column in sequence.Columns)
        {
            if (!IsName(column.Name))
            {
                Fail(sequence, $"the column name '{Show(column.Name)}' is wrong; {NameRule}");
            }

            if (!names.Add(column.Name))
            {
                Fail(sequence, $"there are two columns '{column.Name}'");
            }

            switch (column)
            {
                case IdColumn id:
                    Encoding(sequence, id.Ids);
                    break;
                case NumericColumn numeric:
                    Encoding(sequence, numeric.Numbers);
                    break;
                default:
                    Fail(sequence, $"a {column.GetType().Name} is not a kind of column that a model can have");
                    break;
            }
        }
    }

    private static void Length(Feature feature, int length, string what)
    {
        if (length is < 1 or > ModelLimits.FeatureLength)
        {
            Fail(feature, $"{what} is {length}; expected 1 to {ModelLimits.FeatureLength}");
        }
    }

    private static void Defined<TEnum>(Feature feature, TEnum choice)
        where TEnum : struct, Enum
    {
        if (!Enum.IsDefined(choice))
        {
            Fail(feature, $"{typeof(TEnum).Name} is {choice}; expected one of {string.Join(", ", Enum.GetNames<TEnum>())}");
        }
    }

    [DoesNotReturn]
    private static void Fail(Feature feature, string message) => throw new FeatureException(Show(feature.Name), message + ".");
}
