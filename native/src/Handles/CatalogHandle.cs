namespace RankKernel.Native.Handles;

/// <summary><c>rk_catalog</c>, by whole numbers or by texts. Keeps its model alive.</summary>
internal abstract class CatalogHandle(ModelHandle model) : Handle, IHandle
{
    public static HandleKind OwnKind => HandleKind.Catalog;

    public override HandleKind Kind => OwnKind;

    public abstract int Count { get; }

    public abstract long ByteLength { get; }

    public static CatalogHandle Create(ModelHandle model, CatalogOptions options, IdType ids)
    {
        model.Retain();
        try
        {
            return ids == IdType.Int
                ? new CatalogHandle<long>(model, model.Model.CreateCatalog<long>(options))
                : new CatalogHandle<TextId>(model, model.Model.CreateCatalog<TextId>(options));
        }
        catch
        {
            model.Drop();
            throw;
        }
    }

    public abstract CatalogHandle CopyTo(ModelHandle other, CatalogOptions options);

    /// <summary>This catalog as one by another type of id.</summary>
    /// <exception cref="StatusException">Its ids are of the other type.</exception>
    public ItemCatalog<TId> By<TId>()
        where TId : notnull, IEquatable<TId>
    {
        if (this is not CatalogHandle<TId> catalog)
        {
            StatusException.ThrowInvalid(this is CatalogHandle<long>
                ? "The catalog's ids are whole numbers; found texts."
                : "The catalog's ids are texts; found whole numbers.");
            return null;
        }

        return catalog.Catalog;
    }

    protected void DropModel() => model.Drop();
}

/// <summary>A catalog by one type of id.</summary>
internal sealed class CatalogHandle<TId>(ModelHandle model, ItemCatalog<TId> catalog) : CatalogHandle(model)
    where TId : notnull, IEquatable<TId>
{
    public ItemCatalog<TId> Catalog { get; } = catalog;

    public override int Count => Catalog.Count;

    public override long ByteLength => Catalog.ByteLength;

    public override CatalogHandle CopyTo(ModelHandle other, CatalogOptions options)
    {
        other.Retain();
        try
        {
            return new CatalogHandle<TId>(other, Catalog.CopyTo(other.Model, options));
        }
        catch
        {
            other.Drop();
            throw;
        }
    }

    protected override void Release()
    {
        Catalog.Dispose();
        DropModel();
    }
}
