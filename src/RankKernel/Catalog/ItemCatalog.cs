using System.Collections.Concurrent;
using RankKernel.Catalog;
using RankKernel.Cpu;
using RankKernel.Features;

namespace RankKernel;

/// <summary>
/// Items kept across requests, by id: their features encoded once, and the item side of the model computed once. Thread-safe:
/// items can be added, replaced and removed while others rank; each item changes as a whole, and a ranking that has begun goes
/// on with what it found. Owns native memory; bound to the model it was made from.
/// </summary>
/// <typeparam name="TId">The type of the host's item ids, such as <see cref="long"/> or <see cref="string"/>.</typeparam>
public sealed class ItemCatalog<TId> : IDisposable
    where TId : notnull, IEquatable<TId>
{
    private readonly ConcurrentDictionary<TId, int> _slots = new();
    private readonly Lock _writing = new();
    private readonly CpuProgram _program;
    private readonly TileWorkspace _workspace;
    private readonly List<HashSet<TId>> _journals = [];
    private volatile bool _disposed;

    internal ItemCatalog(RankModel model, CatalogOptions options)
    {
        if (!Enum.IsDefined(options.Precision))
        {
            throw new ArgumentException($"The precision {options.Precision} is not known.", nameof(options));
        }

        Model = model;
        _program = model.Program;
        _workspace = new TileWorkspace(_program);
        Store = new CatalogStore(_program.Plan, options.Precision);
    }

    /// <summary>The model that the items were prepared for.</summary>
    public RankModel Model { get; }

    /// <summary>How many items.</summary>
    public int Count => _slots.Count;

    /// <summary>Bytes of native memory.</summary>
    public long ByteLength => Store.ByteLength;

    internal CatalogStore Store { get; }

    /// <summary>Whether an item is there.</summary>
    public bool Contains(TId id) => _slots.ContainsKey(id);

    /// <summary>
    /// Adds items or replaces them: row i of the batch becomes item <c>ids[i]</c>. If an id stands twice, the later row wins.
    /// </summary>
    /// <exception cref="ArgumentException">The numbers of ids and rows differ, or the batch is of another model.</exception>
    /// <exception cref="FeatureException">A history of an item has columns of different lengths. Nothing was changed.</exception>
    public void Upsert(ReadOnlySpan<TId> ids, ItemBatch items)
    {
        ArgumentNullException.ThrowIfNull(items);
        if (items.Count != ids.Length)
        {
            throw new ArgumentException($"{ids.Length} ids were given for {items.Count} items.", nameof(ids));
        }

        var rows = items.Rows;
        if (!Model.OwnsItems(rows))
        {
            throw new ArgumentException($"The items were made for another model than '{Model.Name}'.", nameof(items));
        }

        CheckIds(ids);
        items.Validate();
        Model.ThrowIfDisposed();
        Add(ids, rows);
        GC.KeepAlive(items);
    }

    /// <summary>
    /// The same items in a catalog of another model, such as a newer version of this one: their features are taken as they are
    /// encoded here, and the item side is computed anew. This catalog goes on serving and changing meanwhile, and what changes until
    /// the copy is returned is in it; after that the two know nothing of each other. The caller owns the copy.
    /// </summary>
    /// <param name="model">A model with the same item features, in the same order and encoded alike.</param>
    /// <param name="options">How the copy works.</param>
    /// <exception cref="FeatureException">The model's item features differ; the message names the first that does.</exception>
    public ItemCatalog<TId> CopyTo(RankModel model, CatalogOptions? options = null) => CopyTo(model, options, static () => { });

    /// <summary>As the public one; <paramref name="beforeChanges"/> is called before what changed meanwhile is brought in.</summary>
    internal ItemCatalog<TId> CopyTo(RankModel model, CatalogOptions? options, Action beforeChanges)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.ThrowIfDisposed();
        ItemFeatures.RequireSame(Model, model);
        var copy = new ItemCatalog<TId>(model, options ?? new CatalogOptions());
        var journal = new HashSet<TId>();
        TId[] ids;
        lock (_writing)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _journals.Add(journal);
            ids = [.. _slots.Keys];
        }

        try
        {
            copy.AddFrom(this, ids);
            beforeChanges();
            lock (_writing)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                copy.AddFrom(this, [.. journal.Where(_slots.ContainsKey)]);
                copy.Remove([.. journal.Where(id => !_slots.ContainsKey(id))]);
            }

            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
        finally
        {
            lock (_writing)
            {
                _journals.Remove(journal);
            }
        }
    }

    /// <summary>Takes items away; those that are not there are passed over.</summary>
    /// <returns>How many were there.</returns>
    public int Remove(params ReadOnlySpan<TId> ids)
    {
        CheckIds(ids);
        lock (_writing)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var removed = 0;
            foreach (var id in ids)
            {
                if (_slots.TryRemove(id, out var slot))
                {
                    Store.Retire(slot);
                    Note(id);
                    removed++;
                }
            }

            return removed;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_writing)
        {
            _disposed = true;
            _slots.Clear();
            Store.Dispose();
            _workspace.Dispose();
        }
    }

    /// <summary>The slots of items, −1 for those that are not there. Only within <see cref="CatalogStore.Enter"/> and Exit.</summary>
    internal unsafe void Find(ReadOnlySpan<TId> ids, int* slots)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        for (var i = 0; i < ids.Length; i++)
        {
            slots[i] = _slots.TryGetValue(ids[i], out var slot) ? slot : -1;
        }

        // The store that a slot was found in must not be looked at as it was before.
        Volatile.ReadBarrier();
    }

    private static void CheckIds(ReadOnlySpan<TId> ids)
    {
        for (var i = 0; !typeof(TId).IsValueType && i < ids.Length; i++)
        {
            if (ids[i] is null)
            {
                throw new ArgumentNullException(nameof(ids), $"The id at position {i} is null.");
            }
        }
    }

    /// <summary>Computes and publishes rows, a tile at a time.</summary>
    private unsafe void Add(ReadOnlySpan<TId> ids, EncodedRows rows)
    {
        lock (_writing)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var layout = _program.Plan.Layout;
            for (var first = 0; first < ids.Length; first += layout.TileRows)
            {
                var count = Math.Min(layout.TileRows, ids.Length - first);
                var frame = _workspace.Frame();
                frame.ItemIds = rows.Ids + ((nint)first * rows.Schema.IdWidth);
                frame.ItemNumbers = rows.Numbers + ((nint)first * rows.Schema.NumberWidth);
                _program.RunItems(frame, count);
                for (var row = 0; row < count; row++)
                {
                    var slot = Store.Add(
                        frame.Item + ((nint)row * layout.ItemRowLength),
                        frame.ItemIds + ((nint)row * rows.Schema.IdWidth),
                        frame.ItemNumbers + ((nint)row * rows.Schema.NumberWidth));
                    Publish(ids[first + row], slot);
                }
            }
        }

        // The steps read the rows through pointers.
        GC.KeepAlive(rows);
    }

    /// <summary>Takes items over from another catalog as far as they are there, a tile at a time.</summary>
    private unsafe void AddFrom(ItemCatalog<TId> other, ReadOnlySpan<TId> ids)
    {
        var rows = new EncodedRows(_program.Plan.ItemSchema);
        var found = new TId[_program.Plan.Layout.TileRows];
        for (var next = 0; next < ids.Length;)
        {
            rows.Resize(found.Length);
            var count = 0;
            var side = other.Store.Enter();
            try
            {
                for (; next < ids.Length && count < found.Length; next++)
                {
                    int slot;
                    other.Find(ids.Slice(next, 1), &slot);

                    if (slot >= 0)
                    {
                        other.Store.CopyInputs(slot, rows.Ids, rows.Numbers, count);
                        found[count++] = ids[next];
                    }
                }
            }
            finally
            {
                other.Store.Exit(side);
            }

            Add(found.AsSpan(0, count), rows);
        }
    }

    private void Publish(TId id, int slot)
    {
        var replaces = _slots.TryGetValue(id, out var old);
        _slots[id] = slot;
        Note(id);
        if (replaces)
        {
            Store.Retire(old);
        }
    }

    /// <summary>Tells copies in the making that an item changed.</summary>
    private void Note(TId id)
    {
        foreach (var journal in _journals)
        {
            journal.Add(id);
        }
    }
}
