using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Distributed;

namespace RankKernel.Hosting.Tests.Support;

/// <summary>A cache in memory that can be slow, or gone.</summary>
internal sealed class FakeCache : IDistributedCache
{
    public ConcurrentDictionary<string, byte[]> Values { get; } = [];

    public bool IsGone { get; set; }

    /// <summary>While set, calls wait for it, whatever their cancellation token says.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public int Calls;

    public byte[]? Get(string key) => GetAsync(key).GetAwaiter().GetResult();

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        await EnterAsync();
        return Values.GetValueOrDefault(key);
    }

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => SetAsync(key, value, options).GetAwaiter().GetResult();

    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        await EnterAsync();
        Values[key] = value;
    }

    public void Refresh(string key) => throw new NotSupportedException();

    public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

    public void Remove(string key) => RemoveAsync(key).GetAwaiter().GetResult();

    public async Task RemoveAsync(string key, CancellationToken token = default)
    {
        await EnterAsync();
        Values.TryRemove(key, out _);
    }

    private async Task EnterAsync()
    {
        Interlocked.Increment(ref Calls);
        await Gate;
        if (IsGone)
        {
            throw new IOException("The cache is gone.");
        }
    }
}
