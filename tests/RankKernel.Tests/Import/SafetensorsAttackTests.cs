using System.Buffers.Binary;
using System.Text;
using RankKernel.Import;
using Xunit;

namespace RankKernel.Tests.ImportTests;

/// <summary>Every way in which a safetensors file can be wrong.</summary>
public class SafetensorsAttackTests
{
    private const string One = """{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";

    [Fact]
    public void An_empty_file() => Refused([], "0 bytes");

    [Fact]
    public void A_file_shorter_than_its_header_length() => Refused(new byte[7], "7 bytes");

    [Fact]
    public void A_header_longer_than_the_file() => Refused(WithHeaderLength(SafetensorsFile.Of(One, 8), 1000), "1000 bytes");

    [Fact]
    public void A_header_length_beyond_any_memory() => Refused(WithHeaderLength(SafetensorsFile.Of(One, 8), ulong.MaxValue), "at most");

    [Fact]
    public void An_empty_header() => Refused(new byte[8], "'{'");

    [Fact]
    public void A_header_that_starts_with_something_else() => Refused(SafetensorsFile.Of(" " + One, 8), "'{'");

    [Fact]
    public void A_header_that_is_cut() => Refused(SafetensorsFile.Of(One[..^1], 8), "not valid JSON");

    [Fact]
    public void A_header_with_something_behind_it() => Refused(SafetensorsFile.Of(One + "}", 8), "not valid JSON");

    [Fact]
    public void A_header_that_is_not_utf8() => Refused(SafetensorsFile.Of("{}", [])[..^1].Append((byte)0xFF).ToArray(), "not valid JSON");

    [Fact]
    public void A_name_with_half_a_surrogate_pair() => Refused(SafetensorsFile.Of(One.Replace("\"x\"", "\"\\ud800\""), 8), "not valid JSON");

    [Fact]
    public void A_header_that_is_nested_without_end() => Refused(SafetensorsFile.Of($"{{\"x\":{new string('[', 10000)}"), "not valid JSON");

    [Fact]
    public void A_name_that_stands_twice() => Refused(SafetensorsFile.Of($"{One[..^1]},{One[1..]}", 16), "not valid JSON");

    [Fact]
    public void Metadata_that_is_not_an_object() => Refused(SafetensorsFile.Of("""{"__metadata__":[]}"""), "__metadata__");

    [Fact]
    public void Metadata_that_is_not_text() => Refused(SafetensorsFile.Of("""{"__metadata__":{"a":1}}"""), "'a'");

    [Fact]
    public void A_tensor_that_is_not_an_object() => Refused(SafetensorsFile.Of("""{"x":1}"""), "'x'");

    [Theory]
    [InlineData("\"dtype\":\"F32\",")]
    [InlineData("\"shape\":[2],")]
    [InlineData(",\"data_offsets\":[0,8]")]
    public void A_tensor_without_a_property(string property) => Refused(SafetensorsFile.Of(One.Replace(property, ""), 8), "lacks");

    [Fact]
    public void A_tensor_with_an_unknown_property() => Refused(SafetensorsFile.Of(One.Replace("\"shape\"", "\"color\":1,\"shape\""), 8), "'color'");

    [Theory]
    [InlineData("\"F31\"")]
    [InlineData("\"f32\"")]
    [InlineData("32")]
    [InlineData("null")]
    public void An_unknown_element_type(string dtype) => Refused(SafetensorsFile.Of(One.Replace("\"F32\"", dtype), 8), "dtype");

    [Theory]
    [InlineData("2")]
    [InlineData("[-2]")]
    [InlineData("[2.5]")]
    [InlineData("[\"2\"]")]
    [InlineData("[99999999999999999999]")]
    public void A_shape_that_is_not_whole_numbers(string shape) => Refused(SafetensorsFile.Of(One.Replace("[2]", shape), 8), "shape");

    [Fact]
    public void A_shape_that_overflows() => Refused(SafetensorsFile.Of(One.Replace("[2]", "[4294967296,4294967296]"), 8), "counted");

    [Theory]
    [InlineData("[]")]
    [InlineData("[0]")]
    [InlineData("[0,8,8]")]
    [InlineData("[8,0]")]
    [InlineData("[-8,0]")]
    [InlineData("0")]
    public void Offsets_that_are_not_a_start_and_an_end(string offsets) => Refused(SafetensorsFile.Of(One.Replace("[0,8]", offsets), 8), "data_offsets");

    [Fact]
    public void Offsets_that_do_not_fit_the_shape() => Refused(SafetensorsFile.Of(One.Replace("[2]", "[3]"), 8), "takes 12 bytes");

    [Fact]
    public void Offsets_that_do_not_fit_the_element_type() => Refused(SafetensorsFile.Of(One.Replace("F32", "F64"), 8), "takes 16 bytes");

    [Fact]
    public void Offsets_beyond_the_file() => Refused(SafetensorsFile.Of(One, 7), "take 8 bytes, but 7");

    [Fact]
    public void Offsets_at_the_end_of_all_numbers() => Refused(
        SafetensorsFile.Of(One.Replace("[2]", "[0]").Replace("[0,8]", $"[{long.MaxValue},{long.MaxValue}]")), "gap");

    [Fact]
    public void Bytes_behind_the_last_tensor() => Refused(SafetensorsFile.Of(One, 9), "take 8 bytes, but 9");

    [Fact]
    public void A_gap_before_the_first_tensor() => Refused(SafetensorsFile.Of(One.Replace("[0,8]", "[1,9]"), 9), "gap");

    [Fact]
    public void A_gap_between_tensors() => Refused(SafetensorsFile.Of(Two(9, 17), 17), "gap");

    [Fact]
    public void Tensors_that_overlap() => Refused(SafetensorsFile.Of(Two(4, 12), 12), "within another");

    [Fact]
    public void Tensors_that_share_all_their_bytes() => Refused(SafetensorsFile.Of(Two(0, 8), 8), "within another");

    [Fact]
    public void Any_changed_byte_is_read_or_refused()
    {
        const int Seed = 4711;
        var random = new Random(Seed);
        var valid = SafetensorsFile.Of(Two(8, 16), 16);
        for (var i = 0; i < 20_000; i++)
        {
            var file = Mutated(valid, random);
            try
            {
                using var reader = SafetensorsFile.Open(file);
                foreach (var entry in reader.Entries)
                {
                    reader.ReadDoubles(entry.Name);
                }
            }
            catch (SafetensorsException)
            {
                // What a wrong file is for.
            }
            catch (Exception error)
            {
                Assert.Fail($"Seed {Seed}, mutation {i}: {error.GetType().Name}: {error.Message}\n{Convert.ToHexString(file)}");
            }
        }
    }

    private static string Two(int start, int end) =>
        $"{One[..^1]},\"y\":{{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[{start},{end}]}}}}";

    private static byte[] WithHeaderLength(byte[] file, ulong length)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(file, length);
        return file;
    }

    private static byte[] Mutated(byte[] valid, Random random)
    {
        byte[] file = [.. valid];
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            var place = random.Next(file.Length);
            file = random.Next(4) switch
            {
                0 => file[..Math.Max(place, 1)],
                1 => [.. file[..place], (byte)random.Next(256), .. file[place..]],
                2 => [.. file[..place], .. Encoding.ASCII.GetBytes(random.Next().ToString()), .. file[place..]],
                _ => [.. file[..place], (byte)random.Next(256), .. file[(place + 1)..]],
            };
        }

        return file;
    }

    private static void Refused(byte[] file, string because) =>
        Assert.Contains(because, Assert.Throws<SafetensorsException>(() => SafetensorsFile.Open(file)).Message);
}
