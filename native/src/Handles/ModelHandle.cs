using System.Diagnostics;

namespace RankKernel.Native.Handles;

/// <summary><c>rk_model</c>.</summary>
internal sealed class ModelHandle(RankModel model) : Handle, IHandle
{
    public static HandleKind OwnKind => HandleKind.Model;

    public override HandleKind Kind => OwnKind;

    public RankModel Model { get; } = model;

    /// <summary>The names of features, columns and outputs.</summary>
    public NameTable Names { get; } = new(NameTable.NamesOf(model));

    /// <summary>Keeps the model alive for something made from it, in a call that holds it.</summary>
    public void Retain()
    {
        var held = TryHold();
        Debug.Assert(held, "A caller holds it.");
    }

    protected override void Release() => Model.Dispose();
}
