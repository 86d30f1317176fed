using System.Runtime.CompilerServices;
using RankKernel.Cpu;
using Xunit;

namespace RankKernel.Tests.Engine;

/// <summary>
/// Steps read a request through pointers, so a call must itself hold the request that its caller may have dropped.
/// </summary>
public sealed class RequestLifetimeTests
{
    [Fact]
    public void A_call_holds_the_rows_of_its_request_until_it_ends()
    {
        using var model = new RankModel(SmallModels.Din());
        using var workspace = new Workspace(model.Program);
        var (user, items) = Begin(model, workspace);

        GC.Collect();
        Assert.True(user.IsAlive, "The user's row was collected during the call.");
        Assert.True(items.IsAlive, "The items' rows were collected during the call.");

        workspace.Job.End();
        GC.Collect();
        Assert.False(user.IsAlive, "The user's row is held after the call.");
        Assert.False(items.IsAlive, "The items' rows are held after the call.");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe (WeakReference User, WeakReference Items) Begin(RankModel model, Workspace workspace)
    {
        var request = model.CreateRequest();
        SmallModels.FillDin(request, new Random(1), 100);
        workspace.Job.SetItems(request.ItemRows);
        workspace.Job.Begin(request.User, model.Program.UserSteps, workspace, 0, 1, transform: true, workspace.Scores(100));
        return (new WeakReference(request.User), new WeakReference(request.ItemRows));
    }
}
