using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Caching.Distributed;

namespace RankKernel.Hosting.Tests.Support;

/// <summary>A server of a test's own: on loopback, on a free port, with a folder that goes with it.</summary>
internal abstract class Server : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rankkernel-server-");
    private Process? _process;

    public int Port { get; } = FreePort();

    protected string Folder => _folder.FullName;

    /// <summary>Starts one; the test is skipped where the program is not installed.</summary>
    public static Server Start(string engine)
    {
        Server server = engine switch
        {
            "Redis" => new RedisServer(),
            "PostgreSQL" => new PostgresServer(),
            _ => throw new ArgumentException($"No engine '{engine}'.", nameof(engine)),
        };
        try
        {
            server.Prepare();
            server.Run();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    public abstract IDistributedCache Connect();

    /// <summary>Ends it at once, in the middle of whatever it does.</summary>
    public void Kill()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }
    }

    /// <summary>Starts it, again.</summary>
    public void Run()
    {
        for (var attempt = 0; ; attempt++)
        {
            _process = Process.Start(Command()) ?? throw new InvalidOperationException("The server did not start.");
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
            for (var end = Environment.TickCount64 + 10_000; Environment.TickCount64 < end && !_process.HasExited; Thread.Sleep(20))
            {
                if (Answers())
                {
                    return;
                }
            }

            Kill();
            Assert.True(attempt < 5, $"{GetType().Name} does not answer.");
            Thread.Sleep(200);
        }
    }

    public void Dispose()
    {
        Stop();
        Kill();
        _folder.Delete(recursive: true);
    }

    protected abstract void Prepare();

    /// <summary>Asks the server to end.</summary>
    protected virtual void Stop()
    {
    }

    protected abstract ProcessStartInfo Command();

    protected abstract bool IsReady();

    protected static ProcessStartInfo Of(string program, params IEnumerable<string> arguments) => new(program, arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    protected static string? Find(string program, params IEnumerable<string> more) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Concat(more).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private bool Answers()
    {
        try
        {
            return IsReady();
        }
        catch (Exception error) when (error is SocketException or IOException or System.Data.Common.DbException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
