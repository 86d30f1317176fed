using RankKernel.Import;
using Xunit;

namespace RankKernel.Tests.ImportTests;

public class SafetensorsReaderTests
{
    [Fact]
    public void Reads_names_shapes_and_metadata()
    {
        using var reader = SafetensorsFile.Open(SafetensorsFile.Of(
            """{"__metadata__":{"made by":"hand"},"b":{"dtype":"F32","shape":[2],"data_offsets":[2,10]},"a":{"dtype":"F16","shape":[],"data_offsets":[0,2]}}   """, 10));

        Assert.Equal("hand", reader.Metadata["made by"]);
        Assert.Equal(["a", "b"], reader.Entries.Select(entry => entry.Name));
        Assert.Empty(reader["a"].Dimensions);
        Assert.Equal([2], reader["b"].Dimensions);
        Assert.Equal(2, reader["b"].Count);
    }

    [Fact]
    public void A_file_without_tensors_is_valid()
    {
        using var reader = SafetensorsFile.Open(SafetensorsFile.Of("{}"));

        Assert.Empty(reader.Entries);
    }

    [Fact]
    public void A_tensor_with_a_dimension_of_zero_has_no_elements()
    {
        using var reader = SafetensorsFile.Open(SafetensorsFile.OfOne("F32", "[3,0,9223372036854775807]", []));

        Assert.Empty(reader.ReadDoubles("x"));
    }

    [Theory]
    [InlineData("F64", "000000000000F8BF0000000000000440", new[] { -1.5, 2.5 })]
    [InlineData("F32", "0000C0BF00002040", new[] { -1.5, 2.5 })]
    [InlineData("F16", "00BE0041", new[] { -1.5, 2.5 })]
    [InlineData("BF16", "C0BF2040", new[] { -1.5, 2.5 })]
    [InlineData("I64", "FEFFFFFFFFFFFFFF0300000000000000", new[] { -2.0, 3 })]
    [InlineData("I32", "FEFFFFFF03000000", new[] { -2.0, 3 })]
    [InlineData("I16", "FEFF0300", new[] { -2.0, 3 })]
    [InlineData("I8", "FE03", new[] { -2.0, 3 })]
    [InlineData("U8", "FE03", new[] { 254.0, 3 })]
    [InlineData("BOOL", "0001", new[] { 0.0, 1 })]
    public void Elements_of_every_type_are_read(string dtype, string hex, double[] expected)
    {
        using var reader = SafetensorsFile.Open(SafetensorsFile.OfOne(dtype, "[2]", Convert.FromHexString(hex)));

        Assert.Equal(expected, reader.ReadDoubles("x"));
        if (reader["x"].Type.IsInteger())
        {
            Assert.Equal([(long)expected[0], (long)expected[1]], reader.ReadIntegers("x"));
            Assert.Throws<SafetensorsException>(() => reader.ReadTensor("x"));
        }
        else
        {
            Assert.Equal([(float)expected[0], (float)expected[1]], reader.ReadTensor("x").AsFloats());
            Assert.Throws<SafetensorsException>(() => reader.ReadIntegers("x"));
        }
    }

    [Fact]
    public void A_tensor_that_does_not_exist_is_named()
    {
        using var reader = SafetensorsFile.Open(SafetensorsFile.Of("{}"));

        Assert.Contains("'gone'", Assert.Throws<SafetensorsException>(() => reader.ReadTensor("gone")).Message);
    }

    [Fact]
    public void A_file_that_is_cut_while_it_is_open_is_refused()
    {
        var stream = new MemoryStream();
        stream.Write(SafetensorsFile.OfOne("F32", "[2]", new byte[8]));
        using var reader = new SafetensorsReader(stream);
        stream.SetLength(stream.Length - 1);

        Assert.Throws<SafetensorsException>(() => reader.ReadTensor("x"));
    }
}
