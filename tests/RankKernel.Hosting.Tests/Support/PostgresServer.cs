using System.Diagnostics;
using Microsoft.Extensions.Caching.Distributed;
using Npgsql;

namespace RankKernel.Hosting.Tests.Support;

/// <summary>A PostgreSQL that recovers what it had after it was killed. It does not run as root: root runs it as the user postgres.</summary>
internal sealed class PostgresServer : Server
{
    private const string User = "postgres";

    private string _programs = "";

    private string Data => Path.Combine(Folder, "data");

    public override IDistributedCache Connect() => new PostgresCache(Port);

    protected override void Prepare()
    {
        const string Debian = "/usr/lib/postgresql";
        var found = Find("initdb", Directory.Exists(Debian) ? Directory.GetDirectories(Debian).Select(version => Path.Combine(version, "bin")) : []);
        Skip.If(found is null, "PostgreSQL is not on this machine.");
        Skip.If(Environment.UserName == "root" && (Find("runuser") is null || !File.ReadLines("/etc/passwd").Any(line => line.StartsWith($"{User}:", StringComparison.Ordinal))), "PostgreSQL needs a user to run as who is not root.");
        _programs = Path.GetDirectoryName(new FileInfo(found).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? found)!;
        if (Environment.UserName == "root")
        {
            Wait(Of("chown", User, Folder));
        }

        Wait(As(Path.Combine(_programs, "initdb"), "-D", Data, "-U", User, "-A", "trust", "--no-sync", "--no-instructions", "-E", "UTF8", "--locale", "C"));
    }

    protected override ProcessStartInfo Command() => As(
        Path.Combine(_programs, "postgres"), "-D", Data, "-p", $"{Port}", "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={Folder}",
        "-c", "shared_buffers=16MB", "-c", "fsync=off");

    protected override void Stop()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
        {
            using var stopping = Process.Start(As(Path.Combine(_programs, "pg_ctl"), "stop", "-D", Data, "-m", "immediate"))!;
            stopping.WaitForExit();
        }
    }

    protected override bool IsReady()
    {
        using var source = NpgsqlDataSource.Create($"Host=127.0.0.1;Port={Port};Username={User};Database=postgres;Timeout=2;Command Timeout=2;Pooling=false");
        using var command = source.CreateCommand("SELECT 1");
        return command.ExecuteScalar() is 1;
    }

    private static ProcessStartInfo As(string program, params IEnumerable<string> arguments) =>
        Environment.UserName == "root" ? Of("runuser", ["-u", User, "--", program, .. arguments]) : Of(program, arguments);

    private static void Wait(ProcessStartInfo command)
    {
        using var process = Process.Start(command)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{command.FileName} {string.Join(' ', command.ArgumentList)}: {error} {output.Result}");
    }
}
