using RankKernel.Catalog;
using RankKernel.Tests.Engine;
using Xunit;

namespace RankKernel.Tests.CatalogTests;

public sealed unsafe class CatalogStoreTests : IDisposable
{
    private readonly RankModel _model = new(SmallModels.WideItem());
    private readonly CatalogStore _store;

    public CatalogStoreTests() => _store = new CatalogStore(_model.Plan);

    private int RowLength => _model.Plan.Layout.ItemRowLength;

    private int NumberWidth => _model.Plan.ItemSchema.NumberWidth;

    public void Dispose()
    {
        _store.Dispose();
        _model.Dispose();
    }

    [Fact]
    public void Rows_are_kept_as_they_were_given_across_chunks()
    {
        int[] slots = [.. Enumerable.Range(0, 600).Select(Add)];
        Assert.Equal(600, slots.Distinct().Count());
        Assert.All(Enumerable.Range(0, 600), i => Assert.Equal(i, Read(slots[i])));
        Assert.InRange(_store.ByteLength, 600L * (RowLength + NumberWidth) * sizeof(float), 3 * 256 * 2048);
    }

    [Fact]
    public void Rows_start_on_cache_lines()
    {
        Assert.All(Enumerable.Range(0, 300), i => Assert.Equal(0, (nint)_store.Row(Add(i)) % 64));
    }

    [Fact]
    public void A_retired_slot_is_used_again_when_nobody_reads()
    {
        int[] slots = [.. Enumerable.Range(0, 256).Select(Add)];
        var bytes = _store.ByteLength;
        _store.Retire(slots[7]);
        _store.Retire(slots[9]);
        Assert.Equal([slots[7], slots[9]], new[] { Add(1000), Add(1001) }.Order());
        Assert.Equal(bytes, _store.ByteLength);
        Assert.NotEqual(slots[7], Add(1002));
    }

    [Fact]
    public void A_retired_slot_is_not_used_while_a_reader_may_know_it()
    {
        int[] slots = [.. Enumerable.Range(0, 256).Select(Add)];
        var side = _store.Enter();
        _store.Retire(slots[0]);
        for (var i = 0; i < 1000; i++)
        {
            Assert.NotEqual(slots[0], Add(i));
        }

        Assert.Equal(0, Read(slots[0]));
        _store.Exit(side);
        Assert.Contains(slots[0], Enumerable.Range(0, 256 * 5).Select(Add));
    }

    [Fact]
    public void A_reader_that_enters_after_the_retirement_delays_reuse_by_no_more_than_its_stay()
    {
        int[] slots = [.. Enumerable.Range(0, 256).Select(Add)];
        _store.Retire(slots[5]);
        var side = _store.Enter();
        Add(1);
        _store.Exit(side);
        Assert.Contains(slots[5], Enumerable.Range(0, 256).Select(Add));
    }

    private int Add(int version)
    {
        var computed = stackalloc float[RowLength];
        var numbers = stackalloc float[NumberWidth];
        new Span<float>(computed, RowLength).Fill(version);
        new Span<float>(numbers, NumberWidth).Fill(-version);
        return _store.Add(computed, null, numbers);
    }

    private int Read(int slot)
    {
        var computed = stackalloc float[RowLength];
        var numbers = stackalloc float[2 * NumberWidth];
        _store.CopyTo(slot, computed, null, numbers, row: 1);
        var version = (int)computed[0];
        Assert.True(new ReadOnlySpan<float>(computed, RowLength).IndexOfAnyExcept(version) < 0);
        Assert.True(new ReadOnlySpan<float>(numbers + NumberWidth, NumberWidth).IndexOfAnyExcept(-version) < 0);
        return version;
    }
}
