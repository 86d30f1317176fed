using System.Runtime.InteropServices;
using System.Text.Json;
using RankKernel.Cli.Output;

namespace RankKernel.Cli.Requests;

/// <summary>The items of a file, one <c>{"id": ..., "features": {...}}</c> a line, in a catalog. Other keys are not looked at.</summary>
internal sealed class CatalogFile<TId> : IDisposable
    where TId : notnull, IEquatable<TId>
{
    private const int BatchSize = 1024;

    private CatalogFile(ItemCatalog<TId> catalog) => Catalog = catalog;

    public ItemCatalog<TId> Catalog { get; }

    /// <summary>The items' ids in the order of the file.</summary>
    public List<TId> Ids { get; } = [];

    /// <param name="path">The file.</param>
    /// <param name="model">The model.</param>
    /// <param name="terminal">Where standard input comes from.</param>
    /// <param name="parse">Makes an id from its text, or gives false.</param>
    /// <param name="found">Is given each item with its line.</param>
    public static CatalogFile<TId> Load(string path, RankModel model, Terminal terminal, TryParse parse, Action<TId, JsonElement>? found = null)
    {
        var file = new CatalogFile<TId>(model.CreateCatalog<TId>());
        try
        {
            file.Fill(path, new RequestReader(model), terminal, parse, found);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose() => Catalog.Dispose();

    private void Fill(string path, RequestReader reader, Terminal terminal, TryParse parse, Action<TId, JsonElement>? found)
    {
        var known = new HashSet<TId>();
        var batch = Catalog.Model.CreateItemBatch();
        foreach (var lines in JsonInput.Lines(path, terminal).Chunk(BatchSize))
        {
            batch.Reset(lines.Length);
            for (var row = 0; row < lines.Length; row++)
            {
                using var line = lines[row];
                var text = reader.ReadItem(line, line.Root, null, batch, row) ?? throw line.Error("no 'id'.");
                if (!parse(text, out var id))
                {
                    throw line.Error($"the id '{text}' is not a whole number.");
                }

                if (!known.Add(id))
                {
                    throw line.Error($"the id '{text}' stands twice.");
                }

                Ids.Add(id);
                found?.Invoke(id, line.Root);
            }

            Catalog.Upsert(CollectionsMarshal.AsSpan(Ids)[^lines.Length..], batch);
        }
    }

    internal delegate bool TryParse(string text, out TId id);
}
