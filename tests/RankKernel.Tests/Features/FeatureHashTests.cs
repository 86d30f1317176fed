using System.Text;
using RankKernel.Features;
using Xunit;

namespace RankKernel.Tests.Features;

public class FeatureHashTests
{
    /// <summary>The test vectors of the reference implementation (xxHash, sanity checks), and lengths around a stripe.</summary>
    [Theory]
    [InlineData(0, 0, 0xEF46DB3751D8E999)]
    [InlineData(0, 2654435761, 0xAC75FDA2929B17EF)]
    [InlineData(1, 0, 0xE934A84ADB052768)]
    [InlineData(1, 2654435761, 0x5014607643A9B4C3)]
    [InlineData(4, 0, 0x9136A0DCA57457EE)]
    [InlineData(14, 0, 0x8282DCC4994E35C8)]
    [InlineData(14, 2654435761, 0xC3BD6BF63DEB6DF0)]
    [InlineData(31, 0, 0x299B39A290E6D783)]
    [InlineData(32, 0, 0x18B216492BB44B70)]
    [InlineData(33, 0, 0x55C8DC3E578F5B59)]
    [InlineData(63, 0, 0xA9EFBE0FA0F3F4E7)]
    [InlineData(64, 0, 0xEF558F8ACAC2B5CD)]
    [InlineData(64, 2654435761, 0xB5EEBA99264CC44F)]
    [InlineData(222, 0, 0xB641AE8CB691C174)]
    [InlineData(222, 2654435761, 0x20CB8AB7AE10C14A)]
    public void Bytes_hash_as_the_reference_implementation_hashes_them(int length, ulong seed, ulong expected)
    {
        var bytes = new byte[length];
        ulong generator = 2654435761;
        for (var i = 0; i < length; i++)
        {
            bytes[i] = (byte)(generator >> 56);
            generator = unchecked(generator * 11400714785074694797);
        }

        Assert.Equal(expected, FeatureHash.Bytes(bytes, seed));
    }

    [Theory]
    [InlineData("", 0, 0xEF46DB3751D8E999)]
    [InlineData("a", 0, 0xD24EC4F1A98C6E5B)]
    [InlineData("abc", 0, 0x44BC2CF5AD770999)]
    [InlineData("abc", 42, 0x13C1D910702770E6)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0, 0x0B242D361FDA71BC)]
    [InlineData("žluťoučký kůň 🐎 日本語", 0, 0x28C82B8551B322B1)]
    public void Text_hashes_by_its_utf8_bytes(string text, ulong seed, ulong expected) =>
        Assert.Equal(expected, FeatureHash.Text(text, seed));

    [Theory]
    [InlineData(0, 0xEF7624387FA4188F)]
    [InlineData(7, 0x9D9A146374E838D5)]
    public void Long_text_hashes_like_short_text(ulong seed, ulong expected) =>
        Assert.Equal(expected, FeatureHash.Text(string.Concat(Enumerable.Repeat("日本🐎é-", 300)), seed));

    [Theory]
    [InlineData(0, 0, 0x34C96ACDCADB1BBB)]
    [InlineData(1, 0, 0x9F29CB17A2A49995)]
    [InlineData(-1, 0, 0x85D136ADB773C6C9)]
    [InlineData(42, 0, 0xB556806FB6D14353)]
    [InlineData(42, 99, 0x01A40BD199356F80)]
    [InlineData(long.MinValue, 0, 0x3F425EACF01544E0)]
    [InlineData(1234567890123, 99, 0x475E342107EBC52C)]
    public void Number_hashes_by_its_eight_bytes_lowest_first(long value, ulong seed, ulong expected) =>
        Assert.Equal(expected, FeatureHash.Number(value, seed));

    [Fact]
    public void Surrogate_without_its_partner_hashes_as_the_replacement_character()
    {
        const ulong expected = 0xFC8676826F9158C0;
        Assert.Equal(expected, FeatureHash.Text(new string(['\ud800', 'x'])));
        Assert.Equal(expected, FeatureHash.Text(new string(['\udc00', 'x'])));
        Assert.Equal(expected, FeatureHash.Text("\ufffdx"));
        Assert.Equal(FeatureHash.Text("x\ufffd"), FeatureHash.Text(new string(['x', '\ud800'])));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Text_of_any_length_hashes_like_its_bytes(int seed)
    {
        var random = new Random(seed);
        string[] alphabet = ["a", "é", "日", "🐎", "\ud800", "\udc00"];
        for (var length = 0; length < 1200; length += random.Next(1, 7))
        {
            var text = string.Concat(Enumerable.Range(0, length).Select(_ => alphabet[random.Next(alphabet.Length)]));
            Assert.Equal(FeatureHash.Bytes(Encoding.UTF8.GetBytes(text), 5), FeatureHash.Text(text, 5));
        }
    }

    [Fact]
    public void Hashing_a_long_text_allocates_nothing()
    {
        var text = new string('é', 100_000);
        FeatureHash.Text(text);
        var before = GC.GetAllocatedBytesForCurrentThread();
        FeatureHash.Text(text);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
