using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Import.Onnx;

/// <summary>Rows as the file takes them, one tensor an input, as encoded rows of the model that was made of it.</summary>
internal sealed class OnnxTensorRows
{
    private readonly OnnxImport _import;
    private readonly Func<string, double[]?> _tensors;

    /// <param name="import">The model.</param>
    /// <param name="tensors">The elements of an input by its name in the file, [rows, elements of a row]; null where it is not given.</param>
    /// <exception cref="OnnxException">An input that the model reads is not there, or does not have its dimensions.</exception>
    public OnnxTensorRows(OnnxImport import, Func<string, double[]?> tensors)
    {
        (_import, _tensors) = (import, tensors);
        Count = -1;
        foreach (var input in Used)
        {
            var elements = Elements(input).Length;
            var rows = elements / input.Length;
            if (rows * input.Length != elements || (Count >= 0 && rows != Count))
            {
                throw new OnnxException($"The input '{input.FileName}' has {elements} elements; expected {input.Length} for each of {(Count < 0 ? "the rows" : $"{Count} rows")}.");
            }

            Count = rows;
        }
    }

    /// <summary>How many rows.</summary>
    public int Count { get; }

    /// <summary>One row of some of the model's features.</summary>
    public EncodedRows Encode(IReadOnlyList<Feature> features, int row)
    {
        var encoded = new EncodedRows(new EncodedSchema(features));
        encoded.Resize(1);
        foreach (var feature in features)
        {
            var members = Used.Where(input => input.Source?.Feature == feature.Name).ToArray();
            var length = feature is MultiIdFeature or SequenceFeature ? Length(members[0].Group!, members, row) : 0;
            foreach (var member in members)
            {
                Write(encoded, member, row, feature is MultiIdFeature or SequenceFeature ? length : member.Length);
            }

            if (feature is MultiIdFeature or SequenceFeature)
            {
                encoded.IdRow(0)[encoded.Schema[members[0].Source!].LengthOffset] = length;
            }
        }

        return encoded;
    }

    private IEnumerable<OnnxInput> Used => _import.Used;

    private double[] Elements(OnnxInput input) => _tensors(input.FileName) ?? throw new OnnxException($"There is no tensor 'input.{input.FileName}'.");

    /// <summary>As the length input says, else up to the last position where some column is not padding.</summary>
    private int Length(OnnxGroup group, OnnxInput[] members, int row)
    {
        if (_import.Inputs.All.FirstOrDefault(input => input.Role == OnnxRole.Length && input.LengthOf == group.Root) is { } length)
        {
            var given = Elements(length)[row];
            return given >= 0 && given <= group.Length && Math.Floor(given) == given
                ? (int)given
                : throw new OnnxException($"The input '{length.FileName}' is {given} in row {row}; expected a whole number from 0 to {group.Length}.");
        }

        var positions = group.Length;
        while (positions > 0 && members.All(member => IsPadding(member, Elements(member)[(row * group.Length) + positions - 1])))
        {
            positions--;
        }

        return positions;
    }

    private bool IsPadding(OnnxInput input, double element) => element == (input.Role == OnnxRole.Ids && input.IsWhole ? _import.Options.PaddingId : 0);

    private void Write(EncodedRows encoded, OnnxInput input, int row, int count)
    {
        var slot = encoded.Schema[input.Source!];
        var elements = Elements(input).AsSpan(row * input.Length, count);
        for (var i = 0; i < count; i++)
        {
            if (slot.Kind == ElementKind.Float)
            {
                encoded.NumberRow(0)[slot.Offset + i] = (float)elements[i];
                continue;
            }

            var id = elements[i];
            encoded.IdRow(0)[slot.Offset + i] = id >= 0 && id < input.Rows && Math.Floor(id) == id
                ? (int)id + input.Offset
                : throw new OnnxException($"The input '{input.FileName}' has {id} in row {row}; expected a whole number from 0 to {input.Rows - 1}.");
        }
    }
}
