using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel;

internal static partial class ModelValidation
{
    /// <summary>Checks that self-test rows are rows of the model's features: their widths, and every id, so that none can fall outside a table.</summary>
    /// <exception cref="RankKernelException">A row or an expected output is wrong.</exception>
    public static IReadOnlyList<SelfTest> SelfTests(IReadOnlyList<Feature> features, ModelGraph graph, IReadOnlyList<SelfTest> tests)
    {
        ArgumentNullException.ThrowIfNull(tests);
        if (tests.Count == 0)
        {
            return tests;
        }

        var user = new EncodedSchema([.. features.Where(feature => feature.Side != Side.Item)]);
        var item = new EncodedSchema([.. features.Where(feature => feature.Side == Side.Item)]);
        var outputs = graph.Outputs.Select(output => output.Name).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < tests.Count; i++)
        {
            var test = tests[i];
            var where = $"Self test {i}";
            if (test.ItemCount is < 0 or > ModelLimits.Entries || !double.IsFinite(test.Tolerance) || test.Tolerance < 0)
            {
                throw new RankKernelException($"{where} has {test.ItemCount} items and the tolerance {test.Tolerance}; expected 0 to {ModelLimits.Entries}, and a finite number not below 0.");
            }

            Rows(user, test.UserIds, test.UserNumbers, 1, $"{where}, user row");
            Rows(item, test.ItemIds, test.ItemNumbers, test.ItemCount, $"{where}, item rows");
            foreach (var (output, numbers) in test.Expected)
            {
                if (!outputs.Contains(output))
                {
                    throw new RankKernelException($"{where} expects an output '{Show(output)}' that the network does not have.");
                }

                if (numbers.Count != test.ItemCount)
                {
                    throw new RankKernelException($"{where} expects {numbers.Count} numbers of the output '{output}' for {test.ItemCount} items.");
                }
            }
        }

        return tests;
    }

    private static void Rows(EncodedSchema schema, IReadOnlyList<int> ids, IReadOnlyList<float> numbers, int count, string where)
    {
        if (ids.Count != (long)count * schema.IdWidth || numbers.Count != (long)count * schema.NumberWidth)
        {
            throw new RankKernelException(
                $"{where}: {ids.Count} ids and {numbers.Count} numbers; expected {count} times {schema.IdWidth} and {schema.NumberWidth}.");
        }

        for (var row = 0; row < count; row++)
        {
            var start = row * schema.IdWidth;
            foreach (var feature in schema.Features)
            {
                switch (feature)
                {
                    case IdFeature id:
                        Ids(schema, ids, start, new InputSource(id.Name), id.Ids, 1, where);
                        break;
                    case MultiIdFeature multi:
                        Ids(schema, ids, start, new InputSource(multi.Name), multi.Ids, multi.MaxLength, where);
                        break;
                    case SequenceFeature sequence:
                        foreach (var column in sequence.Columns.OfType<IdColumn>())
                        {
                            Ids(schema, ids, start, new InputSource(sequence.Name, column.Name), column.Ids, sequence.MaxLength, where);
                        }

                        foreach (var column in sequence.Columns.OfType<NumericColumn>())
                        {
                            Length(schema[new InputSource(sequence.Name, column.Name)], ids, start, sequence.MaxLength, sequence.Name, where);
                        }

                        break;
                }
            }
        }
    }

    private static void Ids(
        EncodedSchema schema, IReadOnlyList<int> ids, int start, InputSource source, IdEncoding encoding, int maxLength, string where)
    {
        var slot = schema[source];
        var length = slot.LengthOffset < 0 ? 1 : Length(slot, ids, start, maxLength, source.Feature, where);
        var cardinality = encoding.Cardinality;
        for (var i = 0; i < length; i++)
        {
            var id = ids[start + slot.Offset + i];
            if (id < 0 || id >= cardinality)
            {
                throw new RankKernelException($"{where}: the id {id} of '{source}' is outside 0 to {cardinality - 1}.");
            }
        }
    }

    private static int Length(EncodedSlot slot, IReadOnlyList<int> ids, int start, int maxLength, string feature, string where)
    {
        var length = ids[start + slot.LengthOffset];
        return length >= 0 && length <= maxLength
            ? length
            : throw new RankKernelException($"{where}: the length {length} of '{feature}' is outside 0 to {maxLength}.");
    }
}
