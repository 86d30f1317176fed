using RankKernel.Graph;

namespace RankKernel.Features;

/// <summary>Where one graph input stands in an encoded row.</summary>
/// <param name="Kind">Whether it is in the row's ids or in its numbers.</param>
/// <param name="Offset">The first element.</param>
/// <param name="Width">How many elements, at full length.</param>
/// <param name="LengthOffset">Where among the row's ids the true length stands, or −1 for an input of fixed size.</param>
internal readonly record struct EncodedSlot(ElementKind Kind, int Offset, int Width, int LengthOffset);

/// <summary>
/// How the values of a list of features lie in an encoded row: ids (with the lengths of sequences among them) and numbers.
/// The order is that of the features, so a file's self-test rows mean the same in every version.
/// </summary>
internal sealed class EncodedSchema
{
    private readonly Dictionary<InputSource, EncodedSlot> _slots = [];

    public EncodedSchema(IReadOnlyList<Feature> features)
    {
        Features = features;
        foreach (var feature in features)
        {
            switch (feature)
            {
                case IdFeature:
                    AddIds(new InputSource(feature.Name), 1, -1);
                    break;
                case MultiIdFeature multi:
                    var length = IdWidth++;
                    AddIds(new InputSource(feature.Name), multi.MaxLength, length);
                    if (multi.Weighted)
                    {
                        AddNumbers(new InputSource(feature.Name, Weights: true), multi.MaxLength, length);
                    }

                    break;
                case NumericFeature numeric:
                    AddNumbers(new InputSource(feature.Name), numeric.Dimension, -1);
                    break;
                case TimeFeature:
                    AddNumbers(new InputSource(feature.Name), TimeFeature.Width, -1);
                    break;
                case SequenceFeature sequence:
                    length = IdWidth++;
                    foreach (var column in sequence.Columns)
                    {
                        var source = new InputSource(feature.Name, column.Name);
                        if (column is IdColumn)
                        {
                            AddIds(source, sequence.MaxLength, length);
                        }
                        else
                        {
                            AddNumbers(source, sequence.MaxLength, length);
                        }
                    }

                    break;
                default:
                    throw new ArgumentException($"A {feature.GetType().Name} cannot be encoded.", nameof(features));
            }
        }
    }

    public IReadOnlyList<Feature> Features { get; }

    /// <summary>Ids and lengths a row.</summary>
    public int IdWidth { get; private set; }

    /// <summary>Numbers a row.</summary>
    public int NumberWidth { get; private set; }

    public EncodedSlot this[InputSource source] => _slots[source];

    private void AddIds(InputSource source, int width, int lengthOffset)
    {
        _slots.Add(source, new EncodedSlot(ElementKind.Id, IdWidth, width, lengthOffset));
        IdWidth = checked(IdWidth + width);
    }

    private void AddNumbers(InputSource source, int width, int lengthOffset)
    {
        _slots.Add(source, new EncodedSlot(ElementKind.Float, NumberWidth, width, lengthOffset));
        NumberWidth = checked(NumberWidth + width);
    }
}
