using RankKernel.Features;

namespace RankKernel;

internal static partial class ModelValidation
{
    private static void Encoding(Feature feature, IdEncoding encoding)
    {
        Index(feature, encoding.Unknown, 0, "Unknown");
        Index(feature, encoding.Missing, 0, "Missing");
        Index(feature, encoding.Padding, -1, "Padding");
        switch (encoding)
        {
            case VocabularyEncoding vocabulary:
                WellFormed(feature, vocabulary.Vocabulary);
                Range(feature, vocabulary.FirstIndex, vocabulary.Vocabulary.Count, "vocabulary");
                break;
            case HashEncoding hash:
                Range(feature, hash.FirstIndex, hash.Buckets, "Buckets");
                break;
            case FeatureIdEncoding id:
                FeatureId(feature, id);
                break;
            case DirectEncoding direct:
                Range(feature, direct.FirstIndex, direct.Size, "Size");
                break;
            case BoundaryEncoding boundary:
                Range(feature, boundary.FirstIndex, boundary.Boundaries.Count, "Boundaries");
                Ascending(feature, boundary.Boundaries, strictly: true, "Boundaries");
                break;
            default:
                Fail(feature, $"a {encoding.GetType().Name} is not an encoding that a model can have");
                break;
        }
    }

    private static void Encoding(Feature feature, NumericEncoding encoding)
    {
        Defined(feature, encoding.NonFinite);
        if (!double.IsFinite(encoding.Default))
        {
            Fail(feature, $"the default is {encoding.Default}; expected a finite number");
        }

        if (encoding.Transforms.Count > ModelLimits.Transforms)
        {
            Fail(feature, $"{encoding.Transforms.Count} transforms; expected at most {ModelLimits.Transforms}");
        }

        foreach (var transform in encoding.Transforms)
        {
            switch (transform)
            {
                case Log1p or SquareRoot or Square:
                    break;
                case Clip clip when clip.Low <= clip.High:
                    break;
                case MinMax range when range.Low < range.High && double.IsFinite(range.High - range.Low):
                    break;
                case ZScore score when double.IsFinite(score.Mean) && double.IsFinite(score.StandardDeviation) && score.StandardDeviation > 0:
                    break;
                case Quantile { Quantiles.Count: >= 2 } quantile:
                    Ascending(feature, quantile.Quantiles, strictly: false, "Quantiles");
                    break;
                case Clip or MinMax or ZScore:
                    Fail(feature, $"the transform {transform} has bounds that are not in order, or a number that is not finite, or no deviation");
                    break;
                case Quantile { Quantiles.Count: var count }:
                    Fail(feature, $"{count} quantiles; expected at least 2");
                    break;
                default:
                    Fail(feature, $"a {transform?.GetType().Name} is not a transform that a model can have");
                    break;
            }
        }
    }

    private static void FeatureId(Feature feature, FeatureIdEncoding id)
    {
        if (id.SlotBits is < 1 or > 31 || id.Slot < 0 || id.Slot >= 1L << id.SlotBits)
        {
            Fail(feature, $"the slot {id.Slot} of {id.SlotBits} bits; expected 1 to 31 bits and a slot that they can hold");
        }

        if (id.Vocabulary is null)
        {
            Range(feature, id.FirstIndex, id.Buckets, "Buckets");
            return;
        }

        if (id.Vocabulary.Numbers is null || id.Buckets != 0)
        {
            Fail(feature, $"{id.Buckets} buckets and a vocabulary of {(id.Vocabulary.Numbers is null ? "texts" : "ids")}; expected either buckets or a vocabulary of numbers");
        }

        Range(feature, id.FirstIndex, id.Vocabulary.Count, "vocabulary");
    }

    private static void Index(Feature feature, int index, int least, string what)
    {
        if (index < least || index == int.MaxValue)
        {
            Fail(feature, $"{what} is {index}; expected {least} to {int.MaxValue - 1}");
        }
    }

    /// <summary>Indices from <paramref name="first"/> on, one more than <paramref name="count"/> at most, stay below the largest int.</summary>
    private static void Range(Feature feature, int first, int count, string what)
    {
        if (first < 0)
        {
            Fail(feature, $"FirstIndex is {first}; expected 0 or more");
        }

        if (count < 1)
        {
            Fail(feature, $"{what} has {count}; expected 1 or more");
        }

        if ((long)first + count + 1 > int.MaxValue)
        {
            Fail(feature, $"FirstIndex {first} and {what} of {count} go past the largest index");
        }
    }

    private static void Ascending(Feature feature, IReadOnlyList<double> numbers, bool strictly, string what)
    {
        for (var i = 0; i < numbers.Count; i++)
        {
            if (!double.IsFinite(numbers[i]))
            {
                Fail(feature, $"{what}[{i}] is {numbers[i]}; expected a finite number");
            }

            if (i > 0 && (strictly ? numbers[i] <= numbers[i - 1] : numbers[i] < numbers[i - 1]))
            {
                Fail(feature, $"{what}[{i}] is {numbers[i]} after {numbers[i - 1]}; expected them {(strictly ? "strictly " : "")}ascending");
            }
        }
    }

    private static void WellFormed(Feature feature, Vocabulary vocabulary)
    {
        for (var i = 0; i < vocabulary.Texts?.Count; i++)
        {
            if (!IsWellFormed(vocabulary.Texts[i]))
            {
                Fail(feature, $"text {i} of the vocabulary has half of a surrogate pair");
            }
        }
    }
}
