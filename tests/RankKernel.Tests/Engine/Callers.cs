using System.Runtime.ExceptionServices;

namespace RankKernel.Tests.Engine;

/// <summary>Threads that start together. An error of one comes out of <see cref="Run"/>.</summary>
internal static class Callers
{
    public static void Run(int count, Action<int> work)
    {
        Exception? failure = null;
        using var start = new Barrier(count);
        Thread[] threads = [.. Enumerable.Range(0, count).Select(caller => new Thread(() =>
        {
            start.SignalAndWait();
            try
            {
                work(caller);
            }
            catch (Exception error)
            {
                Interlocked.CompareExchange(ref failure, error, null);
            }
        }))];
        foreach (var thread in threads)
        {
            thread.Start();
        }

        foreach (var thread in threads)
        {
            thread.Join();
        }

        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }
}
