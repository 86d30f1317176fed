using Microsoft.Extensions.Caching.Distributed;
using Npgsql;

namespace RankKernel.Hosting.Tests.Support;

/// <summary>A table of PostgreSQL as a distributed cache.</summary>
internal sealed class PostgresCache : AsyncCache, IDisposable
{
    private readonly NpgsqlDataSource _source;

    public PostgresCache(int port)
    {
        _source = NpgsqlDataSource.Create($"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;Timeout=2;Command Timeout=2");
        using var command = _source.CreateCommand("CREATE TABLE IF NOT EXISTS cache (key text PRIMARY KEY, value bytea NOT NULL)");
        command.ExecuteNonQuery();
    }

    public override async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        await using var command = _source.CreateCommand("SELECT value FROM cache WHERE key = $1");
        command.Parameters.Add(new() { Value = key });
        return (byte[]?)await command.ExecuteScalarAsync(token);
    }

    public override async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        await using var command = _source.CreateCommand("INSERT INTO cache VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value");
        command.Parameters.Add(new() { Value = key });
        command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(token);
    }

    public override async Task RemoveAsync(string key, CancellationToken token = default)
    {
        await using var command = _source.CreateCommand("DELETE FROM cache WHERE key = $1");
        command.Parameters.Add(new() { Value = key });
        await command.ExecuteNonQueryAsync(token);
    }

    public void Dispose() => _source.Dispose();
}
