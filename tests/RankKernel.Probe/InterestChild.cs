using System.Globalization;
using RankKernel.Testing;

namespace RankKernel.Probe;

/// <summary>Observes numbered events in a folder on two threads, and writes the number of each that was acknowledged, until it is killed.</summary>
internal static class InterestChild
{
    private const int Threads = 2;

    public static int Run(string folder, int first)
    {
        using RankModel model = NumberedEvents.CreateModel();
        using UserInterestCenter center = NumberedEvents.Open(model, folder);
        using Stream output = Console.OpenStandardOutput();
        Lock writing = new();
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(thread => new Thread(() => Observe(center, first + thread, output, writing)))];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        return 0;
    }

    private static void Observe(UserInterestCenter center, int first, Stream output, Lock writing)
    {
        InterestEvent happened = center.CreateEvent();
        for (int number = first; number < NumberedEvents.MostEvents * NumberedEvents.Users; number += Threads)
        {
            NumberedEvents.Observe(center, happened, number);
            byte[] line = System.Text.Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture) + "\n");
            lock (writing)
            {
                output.Write(line);
                output.Flush();
            }
        }
    }
}
