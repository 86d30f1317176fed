using RankKernel.Cpu;
using Xunit;

namespace RankKernel.Tests.Cpu;

public sealed unsafe class MemoryTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(100_001)]
    public void Buffer_lies_on_a_cache_line_and_is_zero(long byteCount)
    {
        using AlignedBuffer buffer = new(byteCount);

        Assert.Equal(0u, (nuint)buffer.Bytes % AlignedBuffer.Alignment);
        Assert.Equal(byteCount, buffer.ByteLength);
        Assert.False(new ReadOnlySpan<byte>(buffer.Bytes, (int)byteCount).ContainsAnyExcept((byte)0));
    }

    [Fact]
    public void Buffer_of_a_negative_length_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AlignedBuffer(-1));

    [Fact]
    public void Buffer_of_more_floats_than_can_be_counted_is_refused() =>
        Assert.Throws<OverflowException>(() => AlignedBuffer.OfFloats(long.MaxValue / 2));

    [Fact]
    public void Buffer_after_disposal_gives_no_pointer()
    {
        AlignedBuffer buffer = new(8);
        buffer.Dispose();
        buffer.Dispose();

        Assert.Throws<ObjectDisposedException>(() => (nuint)buffer.Bytes);
    }

    [Fact]
    public unsafe void Large_memory_begins_where_a_huge_page_can()
    {
        using AlignedBuffer buffer = new((3 << 20) + 1);

        Assert.Equal(0u, (nuint)buffer.Bytes % HugePages.Size);
        Assert.Equal(0, buffer.Bytes[3 << 20]);
    }

    [Theory]
    [InlineData(5, 3)]
    [InlineData(16, 1)]
    [InlineData(17, 7)]
    [InlineData(25, 3)]
    [InlineData(32, 4)]
    [InlineData(33, 2)]
    [InlineData(40, 3)]
    [InlineData(48, 5)]
    [InlineData(49, 5)]
    [InlineData(100, 9)]
    public void Packed_weight_holds_each_entry_in_its_panel_and_zeros_elsewhere(int n, int k)
    {
        float[] weight = [.. Enumerable.Range(1, n * k).Select(i => (float)i)];
        using PackedLinear packed = PackedLinear.Pack(weight, n, k);
        float[] expected = new float[(n + 7) / 8 * 8 * k];
        int panel = 0;
        while (panel < n)
        {
            int width = (n - panel) switch { <= 8 => 8, <= 24 => 16, _ => 32 };
            for (int column = panel; column < Math.Min(n, panel + width); column++)
            {
                for (int i = 0; i < k; i++)
                {
                    expected[(panel * k) + (i * width) + column - panel] = weight[(column * k) + i];
                }
            }

            panel += width;
        }

        Assert.Equal(expected, new ReadOnlySpan<float>(packed.Data, (int)(packed.ByteLength / sizeof(float))).ToArray());
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(1, 0, 0)]
    [InlineData(2, 3, 5)]
    public void Pack_refuses_a_shape_that_is_not_the_weights(int n, int k, int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PackedLinear.Pack(new float[length], n, k));
}
