using System.Globalization;
using RankKernel.Cli.Requests;
using RankKernel.Features;

namespace RankKernel.Cli.Data;

/// <summary>
/// The cells of a CSV record as the features of a model. A column is named as its feature, <c>feature.column</c> for a history and
/// <c>feature.weights</c> for weights; the values of a list are separated by <c>|</c>.
/// </summary>
internal sealed class CsvFeatures
{
    private const char Separator = '|';

    private readonly List<(Feature Feature, Action<IReadOnlyList<CsvCell>, IFeatureTarget> Set)> _setters = [];

    public CsvFeatures(IReadOnlyList<Feature> features, List<string> header, string where, DataColumns columns)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var feature in features)
        {
            Bind(feature, name =>
            {
                var at = header.IndexOf(name);
                if (at >= 0)
                {
                    used.Add(name);
                }

                return at;
            });
        }

        if (header.FirstOrDefault(name => !used.Contains(name) && !columns.Has(name)) is { } unknown)
        {
            throw new InputException($"{where}: {IRowReader.Unknown(unknown, features)}");
        }
    }

    /// <exception cref="FeatureException">A cell is not what its feature takes.</exception>
    public void Read(IReadOnlyList<CsvCell> cells, Func<Feature, IFeatureTarget> target)
    {
        foreach (var (feature, set) in _setters)
        {
            set(cells, target(feature));
        }
    }

    private void Bind(Feature feature, Func<string, int> find)
    {
        if (feature is SequenceFeature sequence)
        {
            foreach (var column in sequence.Columns)
            {
                if (find($"{feature.Name}.{column.Name}") is >= 0 and var place)
                {
                    _setters.Add((feature, (cells, target) => target.SetSequence(feature.Name, column.Name, List(cells[place], (column as IdColumn)?.Ids))));
                }
            }

            return;
        }

        if (find(feature.Name) is not (>= 0 and var at))
        {
            return;
        }

        switch (feature)
        {
            case MultiIdFeature multi:
                var weights = multi.Weighted ? find($"{feature.Name}.weights") : -1;
                _setters.Add((feature, (cells, target) => target.SetIds(
                    feature.Name, List(cells[at], multi.Ids), weights < 0 || cells[weights].IsMissing ? [] : Floats(cells[weights], feature.Name))));
                break;
            case NumericFeature { Dimension: > 1 }:
                SetUnlessMissing((cell, target) => target.SetVector(feature.Name, Floats(cell, feature.Name)));
                break;
            default:
                SetUnlessMissing((cell, target) => target.Set(feature.Name, Values([cell.Text], cell.IsQuoted, (feature as IdFeature)?.Ids)));
                break;
        }

        void SetUnlessMissing(Action<CsvCell, IFeatureTarget> set) => _setters.Add((feature, (cells, target) =>
        {
            if (!cells[at].IsMissing)
            {
                set(cells[at], target);
            }
        }
        ));
    }

    private static RawList List(CsvCell cell, IdEncoding? ids) =>
        Values(cell.Text.Length == 0 ? [] : cell.Text.Split(Separator), cell.IsQuoted, ids);

    /// <summary>
    /// Texts for a vocabulary of texts; otherwise whole numbers if all of them are, numbers if all of them are or are missing, or else texts,
    /// which the feature refuses if it takes none. Quotes make an id a text that may be either.
    /// </summary>
    private static RawList Values(string[] values, bool quoted, IdEncoding? ids)
    {
        var isText = ids is VocabularyEncoding { Vocabulary.Texts: not null } || (quoted && ids is HashEncoding or FeatureIdEncoding);
        if (!isText && values.All(value => long.TryParse(value, CultureInfo.InvariantCulture, out _)))
        {
            return new RawList([.. values.Select(value => long.Parse(value, CultureInfo.InvariantCulture))]);
        }

        var mayBeReal = !isText && ids is null or BoundaryEncoding;
        return mayBeReal && values.All(value => value.Length == 0 || double.TryParse(value, CultureInfo.InvariantCulture, out _))
            ? new RawList([.. values.Select(value => value.Length == 0 ? double.NaN : double.Parse(value, CultureInfo.InvariantCulture))])
            : new RawList([.. values.Select(value => value.Length == 0 && !quoted ? null : value)]);
    }

    private static float[] Floats(CsvCell cell, string feature) => [.. cell.Text.Split(Separator).Select((text, position) =>
        text.Length == 0 ? float.NaN
        : float.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number
        : throw new FeatureException(feature, $"found the text '{text}' at position {position}, expected a number."))];
}
