using RankKernel.Features;
using Wire = RankKernel.Format.Proto;

namespace RankKernel.Format;

/// <summary>Id encodings to and from the manifest.</summary>
internal static class IdEncodingFormat
{
    public static Wire.IdEncoding Write(IdEncoding encoding)
    {
        var written = new Wire.IdEncoding { Unknown = encoding.Unknown, Missing = encoding.Missing, Padding = encoding.Padding };
        switch (encoding)
        {
            case VocabularyEncoding { Vocabulary: { Texts: { } texts } } known:
                written.FirstIndex = known.FirstIndex;
                written.Texts = new Wire.TextVocabulary { Values = { texts } };
                break;
            case VocabularyEncoding known:
                written.FirstIndex = known.FirstIndex;
                written.Numbers = new Wire.NumberVocabulary { Values = { known.Vocabulary.Numbers! } };
                break;
            case HashEncoding hash:
                written.FirstIndex = hash.FirstIndex;
                written.Hash = new Wire.Hash { Buckets = hash.Buckets, Seed = hash.Seed };
                break;
            case FeatureIdEncoding id:
                written.FirstIndex = id.FirstIndex;
                written.FeatureId = new Wire.FeatureId { Slot = id.Slot, SlotBits = id.SlotBits, Seed = id.Seed, Buckets = id.Buckets };
                if (id.Vocabulary is { } ids)
                {
                    written.FeatureId.Known = new Wire.NumberVocabulary { Values = { ids.Numbers! } };
                }

                break;
            case DirectEncoding direct:
                written.FirstIndex = direct.FirstIndex;
                written.Direct = new Wire.Direct { Size = direct.Size };
                break;
            case BoundaryEncoding boundary:
                written.FirstIndex = boundary.FirstIndex;
                written.Boundaries = new Wire.Doubles { Values = { boundary.Boundaries } };
                break;
        }

        return written;
    }

    public static IdEncoding Read(Wire.IdEncoding? written, string part)
    {
        IdEncoding encoding = written?.KindCase switch
        {
            Wire.IdEncoding.KindOneofCase.Texts => Known(written, new Vocabulary(written.Texts.Values.ToArray())),
            Wire.IdEncoding.KindOneofCase.Numbers => Known(written, new Vocabulary(written.Numbers.Values.ToArray())),
            Wire.IdEncoding.KindOneofCase.Hash => new HashEncoding(written.Hash.Buckets, written.FirstIndex, written.Hash.Seed),
            Wire.IdEncoding.KindOneofCase.FeatureId => new FeatureIdEncoding(
                written.FeatureId.Slot,
                written.FeatureId.SlotBits,
                written.FeatureId.Buckets,
                written.FeatureId.Known is { } known ? new Vocabulary(known.Values.ToArray()) : null,
                written.FirstIndex,
                written.FeatureId.Seed),
            Wire.IdEncoding.KindOneofCase.Direct => new DirectEncoding(written.Direct.Size, written.FirstIndex),
            Wire.IdEncoding.KindOneofCase.Boundaries => new BoundaryEncoding(written.Boundaries.Values.ToArray(), written.FirstIndex),
            _ => throw ModelFormatException.In(part, "the id encoding is missing or of no known kind"),
        };
        return encoding with { Unknown = written.Unknown, Missing = written.Missing, Padding = written.Padding };
    }

    private static VocabularyEncoding Known(Wire.IdEncoding written, Vocabulary vocabulary) => new(vocabulary, written.FirstIndex);
}
