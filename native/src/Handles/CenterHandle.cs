namespace RankKernel.Native.Handles;

/// <summary><c>rk_center</c>. Keeps the models that it serves alive.</summary>
internal sealed class CenterHandle : Handle, IHandle
{
    private readonly List<ModelHandle> _models = [];

    private CenterHandle(UserInterestCenter center, ModelHandle model)
    {
        Center = center;
        _models.Add(model);
    }

    public static HandleKind OwnKind => HandleKind.Center;

    public override HandleKind Kind => OwnKind;

    public UserInterestCenter Center { get; }

    public static CenterHandle Create(ModelHandle model, UserInterestOptions options)
    {
        model.Retain();
        try
        {
            return new CenterHandle(new UserInterestCenter(model.Model, options), model);
        }
        catch
        {
            model.Drop();
            throw;
        }
    }

    /// <summary>The names of the model that new requests are made for.</summary>
    public NameTable Names
    {
        get
        {
            lock (_models)
            {
                return _models[^1].Names;
            }
        }
    }

    public void BeginSwap(ModelHandle model)
    {
        model.Retain();
        try
        {
            lock (_models)
            {
                Center.BeginSwap(model.Model);
                _models.Add(model);
            }
        }
        catch
        {
            model.Drop();
            throw;
        }
    }

    public void EndSwap()
    {
        ModelHandle? former = null;
        lock (_models)
        {
            if (Center.EndSwap() is not null)
            {
                former = _models[0];
                _models.RemoveAt(0);
            }
        }

        former?.Drop();
    }

    protected override void Release()
    {
        Center.Dispose();
        foreach (var model in _models)
        {
            model.Drop();
        }
    }
}
