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

        var columns = IdColumns(schema);
        for (var row = 0; row < count; row++)
        {
            foreach (var column in columns)
            {
                Ids(column, ids, row * schema.IdWidth, where);
            }
        }
    }

    private static List<IdColumnCheck> IdColumns(EncodedSchema schema)
    {
        var columns = new List<IdColumnCheck>();
        foreach (var feature in schema.Features)
        {
            switch (feature)
            {
                case IdFeature id:
                    Add(new InputSource(id.Name), id.Ids, 1);
                    break;
                case MultiIdFeature multi:
                    Add(new InputSource(multi.Name), multi.Ids, multi.MaxLength);
                    break;
                case SequenceFeature sequence:
                    foreach (var column in sequence.Columns)
                    {
                        Add(new InputSource(sequence.Name, column.Name), (column as IdColumn)?.Ids, sequence.MaxLength);
                    }

                    break;
            }
        }

        return columns;

        void Add(InputSource source, IdEncoding? encoding, int maxLength) =>
            columns.Add(new IdColumnCheck(source, schema[source], encoding?.Cardinality, maxLength));
    }

    private static void Ids(IdColumnCheck column, IReadOnlyList<int> ids, int start, string where)
    {
        var length = 1;
        if (column.Slot.LengthOffset >= 0)
        {
            length = ids[start + column.Slot.LengthOffset];
            if (length < 0 || length > column.MaxLength)
            {
                throw new RankKernelException($"{where}: the length {length} of '{column.Source.Feature}' is outside 0 to {column.MaxLength}.");
            }
        }

        for (var i = 0; column.Cardinality is { } cardinality && i < length; i++)
        {
            var id = ids[start + column.Slot.Offset + i];
            if (id < 0 || id >= cardinality)
            {
                throw new RankKernelException($"{where}: the id {id} of '{column.Source}' is outside 0 to {cardinality - 1}.");
            }
        }
    }

    /// <summary>What the ids of one input must be within; without a cardinality it holds numbers, and only the length counts.</summary>
    private sealed record IdColumnCheck(InputSource Source, EncodedSlot Slot, int? Cardinality, int MaxLength);
}
