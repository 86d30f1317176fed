using System.Diagnostics;
using System.Globalization;
using RankKernel.Benchmarks.Networks;
using RankKernel.Interests;
using RankKernel.Interests.Storage;

namespace RankKernel.Benchmarks.Interests;

/// <summary>
/// <c>interests startup</c>: writes a snapshot into a temporary folder, and starts a center from it in a process of its own, which
/// reports the bytes it read, how long that took, and how much memory at most. A row with a smaller budget than the histories need
/// shows that it is kept to during the start, too.
/// </summary>
internal static class InterestStartup
{
    private const int Columns = 2;
    private const int ReadBuffer = 1 << 20;

    public static int Run(double gib, IReadOnlyList<int> histories)
    {
        Console.WriteLine("| events a user | users | snapshot | budget | read, alone | start | bytes read ÷ snapshot | users kept | histories | peak memory above that before |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        var exit = 0;
        foreach (var events in histories)
        {
            var folder = Directory.CreateTempSubdirectory("interests-").FullName;
            try
            {
                var bytes = (long)(gib * (1L << 30));
                Write(folder, events, bytes);
                exit |= Start(folder, events, 4 * bytes);
                exit |= Start(folder, events, bytes / 2);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        return exit;
    }

    /// <summary>What a process of its own does: starts a center, and writes a row.</summary>
    public static int Measure(string folder, int events, long budget)
    {
        using var model = InterestNetwork.Find("DIEN-GRU").Create(events);
        var snapshot = Snapshots(folder).Single();
        var length = snapshot.Length;
        var alone = ReadAlone(snapshot.FullName);
        GC.Collect();
        var (before, read) = (Memory("VmRSS"), BytesRead());
        File.WriteAllText("/proc/self/clear_refs", "5");
        var start = Stopwatch.GetTimestamp();
        using var center = new UserInterestCenter(model, new() { Folder = folder, ByteBudget = budget });
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        read = BytesRead() - read;
        var peak = Memory("VmHWM") - before;
        var statistics = center.Statistics;
        Console.WriteLine(
            $"| {events:n0} | {Users(length, events):n0} | {length / 1e6:n0} MB | {budget / 1e6:n0} MB | {alone:f2} s | {seconds:f2} s | {(double)read / length:f4} "
            + $"| {statistics.Users:n0} | {statistics.HistoryBytes / 1e6:n0} MB | {peak / 1e6:n0} MB |");
        var isOnce = center.BytesReadAtStart <= length + (1 << 16) && read <= length * 1.001 + (1 << 20);
        return isOnce && statistics.HistoryBytes <= budget ? 0 : 1;
    }

    private static int Start(string folder, int events, long budget)
    {
        // What the start leaves in the log is not the next one's to read.
        foreach (var log in Directory.EnumerateFiles(folder, "*.log"))
        {
            File.Delete(log);
        }

        var command = new ProcessStartInfo(Environment.ProcessPath!);
        string[] own = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [Environment.GetCommandLineArgs()[0]] : [];
        foreach (var argument in (string[])[.. own, "interests", "startup", "--folder", folder, "--events", Text(events), "--budget", Text(budget)])
        {
            command.ArgumentList.Add(argument);
        }

        using var process = Process.Start(command)!;
        process.WaitForExit();
        return process.ExitCode;
    }

    private static void Write(string folder, int events, long bytes)
    {
        var (random, record, users) = (new Random(1), new ByteWriter(), 0L);
        Span<byte> values = stackalloc byte[64];
        using var file = new SnapshotWriter(FolderDisk.Real, Path.Combine(folder, "interests-000000000001.snapshot"));
        Records.WriteSchema(record, new EventSchema([new EventStream("history", ["item", "category"], events)]));
        file.Write(record);
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        for (var written = 0L; written < bytes; written += record.Length, users++)
        {
            var (entry, history) = (new UserEntry(users, 1) { Sequence = users + 1, LastSeen = now }, new UserHistory());
            for (var i = 0; i < events; i++)
            {
                var length = 0;
                for (var column = 0; column < Columns; column++)
                {
                    length += EventValues.Write(values[length..], EventValueKind.WholeNumber, random.NextInt64(PeerNetwork.TableRows), default);
                }

                history.Add(now - events + i, 0, values[..length]);
            }

            entry.Histories[0] = history;
            record.Clear();
            Records.WriteUser(record, entry);
            file.Write(record);
        }

        record.Clear();
        Records.WriteEnd(record, users, users);
        file.Write(record);
        file.Flush();
    }

    private static IEnumerable<FileInfo> Snapshots(string folder) => new DirectoryInfo(folder).EnumerateFiles("*.snapshot");

    private static long Users(long length, int events) => length / ((events * 34L) + 46);

    private static double ReadAlone(string path)
    {
        var (buffer, start) = (new byte[ReadBuffer], Stopwatch.GetTimestamp());
        using var file = File.OpenHandle(path);
        for (var offset = 0L; RandomAccess.Read(file, buffer, offset) is > 0 and var count;)
        {
            offset += count;
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static long BytesRead() => Line("/proc/self/io", "rchar");

    private static long Memory(string name) => 1024 * Line("/proc/self/status", name);

    private static long Line(string path, string name) => long.Parse(
        File.ReadLines(path).First(line => line.StartsWith(name, StringComparison.Ordinal))[(name.Length + 1)..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
