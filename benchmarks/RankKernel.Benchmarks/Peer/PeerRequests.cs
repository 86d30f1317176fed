using RankKernel.Features;
using RankKernel.Graph;

namespace RankKernel.Benchmarks.Peer;

/// <summary>Encoded requests with random ids and full histories, which all contenders go through in turn.</summary>
internal sealed class PeerRequests
{
    /// <summary>Enough that a request's embedding rows are seldom in the first caches when it comes again.</summary>
    public const int Count = 8;

    public PeerRequests(IReadOnlyList<Feature> features, int candidates, int count = Count)
    {
        Candidates = candidates;
        var random = new Random(candidates);
        for (var i = 0; i < count; i++)
        {
            Users.Add(Fill([.. features.Where(feature => feature.Side != Side.Item)], 1, random));
            Items.Add(Fill([.. features.Where(feature => feature.Side == Side.Item)], candidates, random));
        }
    }

    public int Candidates { get; }

    public List<EncodedRows> Users { get; } = [];

    public List<EncodedRows> Items { get; } = [];

    /// <summary>Requests of a model that hold these rows.</summary>
    public IReadOnlyList<RankRequest> Create(RankModel model) => [.. Enumerable.Range(0, Users.Count).Select(index =>
    {
        var request = model.CreateRequest();
        Copy(Users[index], request.User);
        request.Items.Reset(Candidates);
        Copy(Items[index], request.Items.Rows);
        return request;
    })];

    private static void Copy(EncodedRows from, EncodedRows to)
    {
        from.IdRows(0, from.Count).CopyTo(to.IdRows(0, from.Count));
        from.NumberRows(0, from.Count).CopyTo(to.NumberRows(0, from.Count));
    }

    private static EncodedRows Fill(IReadOnlyList<Feature> features, int count, Random random)
    {
        var rows = new EncodedRows(new EncodedSchema(features));
        rows.Resize(count);
        for (var row = 0; row < count; row++)
        {
            foreach (ref var number in rows.NumberRow(row))
            {
                number = random.NextSingle();
            }

            foreach (var feature in features)
            {
                FillIds(rows, row, feature, random);
            }
        }

        return rows;
    }

    private static void FillIds(EncodedRows rows, int row, Feature feature, Random random)
    {
        (InputSource Source, IdEncoding Ids)[] inputs = feature switch
        {
            IdFeature one => [(new(one.Name), one.Ids)],
            MultiIdFeature many => [(new(many.Name), many.Ids)],
            SequenceFeature sequence => [.. sequence.Columns.OfType<IdColumn>().Select(column => (new InputSource(sequence.Name, column.Name), column.Ids))],
            _ => [],
        };
        foreach (var (source, encoding) in inputs)
        {
            var slot = rows.Schema[source];
            foreach (ref var id in rows.IdRow(row).Slice(slot.Offset, slot.Width))
            {
                id = random.Next(encoding.Cardinality);
            }

            if (slot.LengthOffset >= 0)
            {
                rows.IdRow(row)[slot.LengthOffset] = slot.Width;
            }
        }
    }
}
