using System.Diagnostics;
using System.Globalization;
using RankKernel.Interests.Storage;
using RankKernel.Testing;
using RankKernel.Tests.Format;
using Xunit;
using Xunit.Abstractions;

namespace RankKernel.Tests.Interests;

/// <summary>
/// A process that is killed at any instant loses no event that it had acknowledged. RANKKERNEL_KILLS says how many processes are killed.
/// </summary>
public sealed class KilledProcessTests(ITestOutputHelper output)
{
    private const int Seed = 20261122;

    private static int Kills => int.Parse(Environment.GetEnvironmentVariable("RANKKERNEL_KILLS") ?? "12", CultureInfo.InvariantCulture);

    [Fact]
    public void A_killed_process_loses_no_acknowledged_event()
    {
        output.WriteLine($"seed {Seed}");
        using var folder = new TemporaryFolder();
        using var model = NumberedEvents.CreateModel();
        var random = new Random(Seed);
        var known = new HashSet<int>();
        var first = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            var acknowledged = RunAndKill(folder.Path, first, random.Next(60));
            TearTail(folder.Path, random);
            using var center = NumberedEvents.Open(model, folder.Path, 1 << 20);
            var found = Found(center);
            Assert.Empty(acknowledged.Concat(known).Except(found));

            // Two threads may each have had an event under way.
            Assert.InRange(found.Count - acknowledged.Count - known.Count, 0, 2);
            known = found;
            first = found.Count == 0 ? 0 : found.Max() + 1;
        }

        output.WriteLine($"{known.Count} events after {Kills} kills");
    }

    private static HashSet<int> Found(UserInterestCenter center)
    {
        var found = new HashSet<int>();
        for (var user = 0; user < NumberedEvents.Users; user++)
        {
            var numbers = NumberedEvents.Of(center, NumberedEvents.UserOf(user));
            Assert.Equal(numbers.Order(), numbers);
            Assert.All(numbers, number => Assert.True(found.Add(number)));
        }

        return found;
    }

    private static HashSet<int> RunAndKill(string folder, int first, int milliseconds)
    {
        ProcessStartInfo start = new(Environment.ProcessPath is string path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            RedirectStandardOutput = true,
        };
        foreach (var argument in (string[])["exec", Path.Combine(AppContext.BaseDirectory, "RankKernel.Probe.dll"), "interests", folder, $"{first}"])
        {
            start.ArgumentList.Add(argument);
        }

        using var child = Process.Start(start)!;
        var numbers = new HashSet<int>();
        try
        {
            // The time begins with the first event, so that every process is killed at work.
            if (child.StandardOutput.ReadLine() is { } line)
            {
                numbers.Add(int.Parse(line, CultureInfo.InvariantCulture));
            }

            Thread.Sleep(milliseconds);
        }
        finally
        {
            child.Kill();
        }

        var rest = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        foreach (var line in rest.Split('\n').SkipLast(1))
        {
            numbers.Add(int.Parse(line, CultureInfo.InvariantCulture));
        }

        return numbers;
    }

    /// <summary>What a write that was cut leaves behind the last record: a part of one, or nothing.</summary>
    private static void TearTail(string folder, Random random)
    {
        var last = Directory.EnumerateFiles(folder, "*.log").Order().Last();
        var writer = new ByteWriter();
        Records.WriteForget(writer, long.MaxValue, NumberedEvents.UserOf(random.Next(NumberedEvents.Users)));
        using var file = File.Open(last, FileMode.Append);
        file.Write(writer.Written[..random.Next(writer.Length)]);
    }
}
