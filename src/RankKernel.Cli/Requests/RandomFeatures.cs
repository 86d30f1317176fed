using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Cli.Requests;

/// <summary>
/// Seeded random requests that a model can be given: known values of vocabularies, numbers in the range that the transforms expect.
/// The same seed gives the same requests. Not thread-safe.
/// </summary>
/// <param name="seed">The seed.</param>
/// <param name="historyLength">How many events a history has; null for as many as it can have.</param>
/// <param name="irregular">Whether some features are missing, and lists have random lengths.</param>
internal sealed class RandomFeatures(int seed, int? historyLength = null, bool irregular = false)
{
    private const double MissingShare = 0.1;

    private readonly Random _random = new(seed);

    /// <summary>A request with this many items.</summary>
    public RankRequest Create(RankModel model, int items)
    {
        var request = model.CreateRequest();
        Fill(model.Features.Where(feature => feature.Side != Side.Item), new RequestTarget(request));
        request.Items.Reset(items);
        for (var row = 0; row < items; row++)
        {
            Fill(model.Features.Where(feature => feature.Side == Side.Item), new ItemTarget(request.Items, row));
        }

        return request;
    }

    /// <summary>Sets some features.</summary>
    public void Fill(IEnumerable<Feature> features, IFeatureTarget target)
    {
        foreach (var feature in features)
        {
            if (!irregular || _random.NextDouble() >= MissingShare)
            {
                Fill(feature, target);
            }
        }
    }

    private void Fill(Feature feature, IFeatureTarget target)
    {
        switch (feature)
        {
            case IdFeature id:
                target.Set(id.Name, Ids(id.Ids, 1));
                break;
            case NumericFeature numeric:
                target.SetVector(numeric.Name, [.. Numbers(numeric.Numbers, numeric.Dimension).Select(number => (float)number)]);
                break;
            case TimeFeature time:
                target.Set(time.Name, new RawList([1_700_000_000L + _random.Next(100_000_000)]));
                break;
            case MultiIdFeature multi:
                var values = Ids(multi.Ids, _random.Next(irregular ? 0 : 1, multi.MaxLength + 1));
                var weights = multi.Weighted ? Enumerable.Range(0, values.Length).Select(_ => (float)_random.NextDouble()) : [];
                target.SetIds(multi.Name, values, [.. weights]);
                break;
            case SequenceFeature sequence:
                var length = Math.Min(historyLength ?? sequence.MaxLength, sequence.MaxLength);
                length = irregular ? _random.Next(0, length + 1) : length;
                foreach (var column in sequence.Columns)
                {
                    target.SetSequence(sequence.Name, column.Name, column is IdColumn id
                        ? Ids(id.Ids, length)
                        : new RawList(Numbers(((NumericColumn)column).Numbers, length)));
                }

                break;
            default:
                throw new ArgumentException($"A {feature.GetType().Name} cannot be made up.", nameof(feature));
        }
    }

    private RawList Ids(IdEncoding ids, int count) => ids switch
    {
        VocabularyEncoding { Vocabulary.Texts: { } texts } => new RawList([.. Times(count, () => texts.Count == 0 ? null : texts[_random.Next(texts.Count)])]),
        VocabularyEncoding { Vocabulary.Numbers: { } numbers } => new RawList([.. Times(count, () => numbers.Count == 0 ? 0 : numbers[_random.Next(numbers.Count)])]),
        DirectEncoding direct => new RawList([.. Times(count, () => _random.NextInt64(direct.Size))]),
        BoundaryEncoding { Boundaries: { Count: > 0 } bounds } => new RawList(
            [.. Times(count, () => Between(bounds[0] - 1, bounds[^1] + 1))]),
        BoundaryEncoding => new RawList([.. Times(count, _random.NextDouble)]),
        _ => new RawList([.. Times(count, () => _random.NextInt64(int.MaxValue))]),
    };

    private double[] Numbers(NumericEncoding encoding, int count)
    {
        var (low, high) = encoding.Transforms.FirstOrDefault() switch
        {
            Clip clip => (clip.Low, clip.High),
            MinMax minMax => (minMax.Low, minMax.High),
            ZScore zScore => (zScore.Mean - (2 * zScore.StandardDeviation), zScore.Mean + (2 * zScore.StandardDeviation)),
            Quantile quantile => (quantile.Quantiles[0], quantile.Quantiles[^1]),
            Log1p or SquareRoot => (0, 1000),
            _ => (-1.0, 1.0),
        };
        return [.. Times(count, () => Between(low, high))];
    }

    private double Between(double low, double high) => low + ((high - low) * _random.NextDouble());

    private static IEnumerable<T> Times<T>(int count, Func<T> make) => Enumerable.Range(0, count).Select(_ => make());
}
