namespace RankKernel.Quantization;

/// <summary>Gives the self tests of a quantized model the outputs that the model itself gives.</summary>
internal static class QuantizedSelfTests
{
    public static ModelDefinition Update(ModelDefinition definition)
    {
        if (definition.SelfTests.Count == 0)
        {
            return definition;
        }

        using var model = new RankModel(definition);
        using var ranker = model.CreateRanker();
        return new ModelDefinition(definition.Name, definition.Features, definition.Graph)
        {
            Version = definition.Version,
            Description = definition.Description,
            Metadata = definition.Metadata,
            SelfTests = [.. definition.SelfTests.Select(test => Update(model, ranker, test))],
        };
    }

    private static SelfTest Update(RankModel model, Ranker ranker, SelfTest test)
    {
        var request = model.CreateRequest();
        test.UserIds.ToArray().CopyTo(request.User.IdRow(0));
        test.UserNumbers.ToArray().CopyTo(request.User.NumberRow(0));
        request.Items.Reset(test.ItemCount);
        test.ItemIds.ToArray().CopyTo(request.ItemRows.IdRows(0, test.ItemCount));
        test.ItemNumbers.ToArray().CopyTo(request.ItemRows.NumberRows(0, test.ItemCount));
        var expected = new Dictionary<string, IReadOnlyList<float>>(StringComparer.Ordinal);
        foreach (var output in test.Expected.Keys)
        {
            var scores = new float[test.ItemCount];
            ranker.Score(request, output, scores);
            expected.Add(output, scores);
        }

        return test with { Expected = expected };
    }
}
