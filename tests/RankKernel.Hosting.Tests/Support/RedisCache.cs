using Microsoft.Extensions.Caching.Distributed;
using StackExchange.Redis;

namespace RankKernel.Hosting.Tests.Support;

/// <summary>Redis as a distributed cache.</summary>
internal sealed class RedisCache(int port) : AsyncCache, IDisposable
{
    private readonly ConnectionMultiplexer _connection = ConnectionMultiplexer.Connect(new ConfigurationOptions
    {
        EndPoints = { { "127.0.0.1", port } },
        AbortOnConnectFail = false,
        ConnectTimeout = 1000,
        SyncTimeout = 1000,
    });

    private IDatabase Database => _connection.GetDatabase();

    public override async Task<byte[]?> GetAsync(string key, CancellationToken token = default) => await Database.StringGetAsync(key);

    public override Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        Database.StringSetAsync(key, value, options.SlidingExpiration);

    public override Task RemoveAsync(string key, CancellationToken token = default) => Database.KeyDeleteAsync(key);

    public void Dispose() => _connection.Dispose();
}
