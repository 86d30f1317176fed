using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.Extensions.Caching.Distributed;

namespace RankKernel.Hosting.Tests.Support;

/// <summary>A redis-server that keeps nothing: what it had is gone with it.</summary>
internal sealed class RedisServer : Server
{
    private string _program = "";

    public override IDistributedCache Connect() => new RedisCache(Port);

    protected override void Prepare()
    {
        var program = Find("redis-server");
        Skip.If(program is null, "redis-server is not on this machine.");
        _program = program;
    }

    protected override ProcessStartInfo Command() =>
        Of(_program, "--port", $"{Port}", "--bind", "127.0.0.1", "--dir", Folder, "--save", "", "--appendonly", "no", "--daemonize", "no");

    protected override bool IsReady()
    {
        using var client = new TcpClient("127.0.0.1", Port);
        using var stream = client.GetStream();
        stream.ReadTimeout = 1000;
        stream.Write("PING\r\n"u8);
        return stream.ReadByte() == '+';
    }
}
