using Microsoft.Extensions.Caching.Distributed;

namespace RankKernel.Hosting.Tests.Support;

/// <summary>What the adapters of real engines have in common: nothing but asynchronous reads, writes and removals is used.</summary>
internal abstract class AsyncCache : IDistributedCache
{
    public abstract Task<byte[]?> GetAsync(string key, CancellationToken token = default);

    public abstract Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default);

    public abstract Task RemoveAsync(string key, CancellationToken token = default);

    public byte[]? Get(string key) => throw new NotSupportedException();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

    public void Refresh(string key) => throw new NotSupportedException();

    public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

    public void Remove(string key) => throw new NotSupportedException();
}
