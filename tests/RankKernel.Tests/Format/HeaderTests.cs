using System.Buffers.Binary;
using RankKernel.Format;
using Xunit;

namespace RankKernel.Tests.Format;

public class HeaderTests
{
    private readonly RkmBytes _file = new(SampleModels.Small());

    [Fact]
    public void An_empty_file_is_refused() => RkmBytes.AssertRefused([], "header", "0 bytes", "at least 80");

    [Fact]
    public void A_truncated_header_is_refused() => RkmBytes.AssertRefused(_file.Original[..79], "header", "79 bytes", "at least 80");

    [Fact]
    public void Another_magic_is_refused() => RkmBytes.AssertRefused(_file.Edited(bytes => bytes[7] = 1), "header", "524B4D4F44454C01", "not a model file");

    [Fact]
    public void A_newer_version_is_refused() => Refused(bytes => bytes[8] = 2, "format version is 2, expected 1");

    [Fact]
    public void Another_header_size_is_refused() => Refused(bytes => bytes[12] = 96, "header size is 96, expected 80");

    [Fact]
    public void Another_manifest_offset_is_refused() => Refused(bytes => bytes[16] = 81, "manifest offset is 81, expected 80");

    [Fact]
    public void A_manifest_length_beyond_the_file_is_refused() => Refused(
        bytes => BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), bytes.Length - 79), $"manifest length is {_file.Original.Length - 79}");

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData((ulong)long.MaxValue)]
    [InlineData(1ul << 40)]
    public void A_huge_manifest_length_is_refused(ulong length) => Refused(
        bytes => BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(24), length), $"manifest length is {length}");

    [Fact]
    public void A_manifest_length_that_hides_the_tensor_section_is_refused() => Refused(
        bytes => BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), bytes.Length - 80), "tensor section offset");

    [Fact]
    public void A_manifest_hash_that_does_not_match_is_refused() =>
        RkmBytes.AssertRefused(_file.Edited(bytes => bytes[32] ^= 1), "manifest", "SHA-256");

    [Fact]
    public void A_changed_manifest_is_refused() => RkmBytes.AssertRefused(_file.Edited(bytes => bytes[90] ^= 1), "manifest", "SHA-256");

    [Fact]
    public void Another_tensor_section_offset_is_refused() => Refused(bytes => bytes[64] += 64, "tensor section offset");

    [Fact]
    public void Trailing_bytes_are_refused() => RkmBytes.AssertRefused([.. _file.Original, 0], "header", "file length is", $"expected {_file.Original.Length + 1}");

    [Fact]
    public void Trailing_bytes_that_the_header_admits_are_refused()
    {
        _file.Tail = [.. _file.Tail, 0, 0];
        RkmBytes.AssertRefused(_file.Rebuilt(), "file", "its contents end at");
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        for (var length = 0; length < _file.Original.Length; length++)
        {
            RkmBytes.AssertRefused(_file.Original[..length], "header");
        }
    }

    [Fact]
    public void The_message_names_the_file()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("broken.rkm");
        File.WriteAllBytes(path, _file.Original[..100]);
        var error = Assert.Throws<ModelFormatException>(() => ModelFile.Load(path));
        Assert.Equal(path, error.File);
        Assert.StartsWith($"{path}: header: ", error.Message, StringComparison.Ordinal);
    }

    private void Refused(Action<byte[]> edit, string fragment) => RkmBytes.AssertRefused(_file.Edited(edit), "header", fragment);
}
