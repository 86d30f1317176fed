using RankKernel.Graph;
using Xunit;

namespace RankKernel.Tests.Quantization;

public sealed unsafe class RowCodesTests
{
    private const int Seed = 20261122;

    [Theory]
    [InlineData(TensorType.Int8Rows)]
    [InlineData(TensorType.Int4Rows)]
    public void Every_code_of_every_kind_of_scale_comes_back(TensorType type)
    {
        var codes = RowCodes.MostCode(type) + 1;
        foreach (var scale in new[] { 1 / 1024f, 0.25f, 3f, 6.1035156e-5f, 5.9604645e-8f })
        {
            foreach (var offset in new[] { 0f, -1.5f, 7f })
            {
                float[] row = [.. Enumerable.Range(0, codes).Select(code => (scale * code) + offset)];
                if (Math.Abs((double)row[^1] - offset - ((double)scale * (codes - 1))) > 0)
                {
                    continue;
                }

                var encoded = Encode(type, row)!;
                for (var code = 0; code < codes; code++)
                {
                    Assert.Equal(code, type == TensorType.Int8Rows ? encoded[code] : (encoded[code / 2] >> (code % 2 * 4)) & 15);
                }

                Assert.Equal(row, Decode(type, encoded, codes));
            }
        }
    }

    /// <summary>
    /// The scale reaches from the offset, which is not above the smallest element, to the largest one or beyond: the nearest code is
    /// half a scale away at most. Decoding rounds once.
    /// </summary>
    [Theory]
    [InlineData(TensorType.Int8Rows)]
    [InlineData(TensorType.Int4Rows)]
    public void An_element_changes_by_half_a_scale_at_most(TensorType type)
    {
        var random = new Random(Seed);
        for (var i = 0; i < 3000; i++)
        {
            var size = Math.Pow(10, random.Next(-7, 4));
            var center = random.Next(3) == 0 ? 0 : (random.NextDouble() - 0.5) * 10 * size;
            float[] row = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => (float)(center + (size * (random.NextDouble() - 0.5))))];
            var encoded = Encode(type, row);
            Assert.NotNull(encoded);
            var scale = (float)BitConverter.ToHalf(encoded, encoded.Length - 4);
            var decoded = Decode(type, encoded, row.Length);
            for (var e = 0; e < row.Length; e++)
            {
                var bound = (0.5 * scale) + (Math.Abs(decoded[e]) * 1.2e-7);
                Assert.True(Math.Abs((double)row[e] - decoded[e]) <= bound, $"{type}, seed {Seed}, row {i}: {row[e]:R} became {decoded[e]:R}, bound {bound:g3}.");
            }
        }
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.3f)]
    [InlineData(-2f)]
    [InlineData(60000f)]
    public void A_row_of_one_number_stays_within_what_a_half_can_say(float number)
    {
        var decoded = Decode(TensorType.Int8Rows, Encode(TensorType.Int8Rows, [number, number, number])!, 3);
        Assert.All(decoded, element => Assert.Equal(number, element, Math.Max(Math.Abs(number) * 1e-5, 0)));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(-70000f)]
    [InlineData(2e7f)]
    public void A_row_beyond_halves_is_refused(float number) => Assert.Null(Encode(TensorType.Int8Rows, [0, number, 1]));

    private static byte[]? Encode(TensorType type, float[] row)
    {
        var bytes = new byte[type.RowBytes(row.Length)];
        fixed (byte* target = bytes)
        {
            return RowCodes.TryEncode(type, row, target) ? bytes : null;
        }
    }

    private static float[] Decode(TensorType type, byte[] bytes, int width)
    {
        var row = new float[width];
        fixed (byte* source = bytes)
        {
            RowCodes.Decode(type, source, row);
        }

        return row;
    }
}
