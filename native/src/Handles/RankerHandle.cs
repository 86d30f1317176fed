namespace RankKernel.Native.Handles;

/// <summary><c>rk_ranker</c>. Keeps its model alive.</summary>
internal sealed class RankerHandle(ModelHandle model, Ranker ranker) : Handle, IHandle
{
    public static HandleKind OwnKind => HandleKind.Ranker;

    public override HandleKind Kind => OwnKind;

    public Ranker Ranker { get; } = ranker;

    public NameTable Names => model.Names;

    public static RankerHandle Create(ModelHandle model, RankerOptions options)
    {
        model.Retain();
        try
        {
            return new RankerHandle(model, model.Model.CreateRanker(options));
        }
        catch
        {
            model.Drop();
            throw;
        }
    }

    protected override void Release()
    {
        Ranker.Dispose();
        model.Drop();
    }
}
