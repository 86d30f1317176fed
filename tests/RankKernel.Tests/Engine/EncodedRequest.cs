using RankKernel.Features;

namespace RankKernel.Tests.Engine;

/// <summary>Requests and batches that hold given encoded rows.</summary>
internal static class EncodedRequest
{
    public static RankRequest Of(RankModel model, EncodedRows user, EncodedRows items, params IReadOnlyList<int> rows)
    {
        var request = model.CreateRequest();
        Copy(user, request.User, [0]);
        FillItems(request.Items, items, rows);
        return request;
    }

    /// <summary>The given item rows, or all of them if none are given.</summary>
    public static ItemBatch FillItems(ItemBatch batch, EncodedRows items, IReadOnlyList<int> rows)
    {
        rows = rows.Count == 0 ? [.. Enumerable.Range(0, items.Count)] : rows;
        batch.Reset(rows.Count);
        Copy(items, batch.Rows, rows);
        return batch;
    }

    private static void Copy(EncodedRows source, EncodedRows target, IReadOnlyList<int> rows)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            source.IdRow(rows[i]).CopyTo(target.IdRow(i));
            source.NumberRow(rows[i]).CopyTo(target.NumberRow(i));
        }
    }
}
