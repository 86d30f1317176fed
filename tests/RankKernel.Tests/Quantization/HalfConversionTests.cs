using RankKernel.Cpu;
using RankKernel.Graph;
using Xunit;

namespace RankKernel.Tests.Quantization;

/// <summary>Every 16-bit float, both ways.</summary>
public sealed unsafe class HalfConversionTests
{
    private const int All = 1 << 16;

    public static TheoryData<string> Levels => [.. Enum.GetNames<SimdLevel>()];

    [Theory]
    [MemberData(nameof(Levels))]
    public void Every_half_is_widened_as_the_runtime_does_on_every_rung(string level) =>
        Widens(level, TensorType.Float16, bits => BitConverter.SingleToUInt32Bits((float)BitConverter.UInt16BitsToHalf(bits)));

    [Theory]
    [MemberData(nameof(Levels))]
    public void Every_bfloat16_is_widened_to_its_upper_half_on_every_rung(string level) =>
        Widens(level, TensorType.BFloat16, bits => (uint)bits << 16);

    [Fact]
    public void Every_finite_half_is_narrowed_to_itself_and_a_tie_to_the_even_one()
    {
        for (var bits = 0; bits < All; bits++)
        {
            var half = BitConverter.UInt16BitsToHalf((ushort)bits);
            if (!Half.IsFinite(half))
            {
                Assert.Null(Narrow(TensorType.Float16, (float)half));
                continue;
            }

            Assert.Equal((ushort)bits, Narrow(TensorType.Float16, (float)half));
            var next = BitConverter.UInt16BitsToHalf((ushort)(bits + 1));
            if (Half.IsFinite(next) && Half.IsNegative(next) == Half.IsNegative(half))
            {
                var middle = ((float)half + (float)next) / 2;
                Assert.Equal((ushort)(bits + (bits & 1)), Narrow(TensorType.Float16, middle));
                Assert.Equal((ushort)bits, Narrow(TensorType.Float16, MathF.CopySign(MathF.BitDecrement(MathF.Abs(middle)), (float)half)));
                Assert.Equal((ushort)(bits + 1), Narrow(TensorType.Float16, MathF.CopySign(MathF.BitIncrement(MathF.Abs(middle)), (float)half)));
            }
        }
    }

    [Fact]
    public void Every_finite_bfloat16_is_narrowed_to_itself_and_a_tie_to_the_even_one()
    {
        for (var bits = 0; bits < All; bits++)
        {
            var exact = (uint)bits << 16;
            if (!float.IsFinite(BitConverter.UInt32BitsToSingle(exact)))
            {
                Assert.Null(Narrow(TensorType.BFloat16, BitConverter.UInt32BitsToSingle(exact)));
                continue;
            }

            Assert.Equal((ushort)bits, Narrow(TensorType.BFloat16, BitConverter.UInt32BitsToSingle(exact)));
            Assert.Equal((ushort)bits, Narrow(TensorType.BFloat16, BitConverter.UInt32BitsToSingle(exact | 0x7fff)));
            if (float.IsFinite(BitConverter.UInt32BitsToSingle(exact + 0x10000)))
            {
                Assert.Equal((ushort)(bits + (bits & 1)), Narrow(TensorType.BFloat16, BitConverter.UInt32BitsToSingle(exact | 0x8000)));
                Assert.Equal((ushort)(bits + 1), Narrow(TensorType.BFloat16, BitConverter.UInt32BitsToSingle(exact | 0x8001)));
            }
        }
    }

    [Theory]
    [InlineData(TensorType.Float16, 65520f)]
    [InlineData(TensorType.Float16, -1e9f)]
    [InlineData(TensorType.BFloat16, float.MaxValue)]
    [InlineData(TensorType.BFloat16, float.NaN)]
    [InlineData(TensorType.Float16, float.NegativeInfinity)]
    public void What_a_type_cannot_hold_is_refused(TensorType type, float value) => Assert.Null(Narrow(type, value));

    private static ushort? Narrow(TensorType type, float value)
    {
        ushort target;
        return HalfFloats.TryNarrow(type, [value], &target) ? target : null;
    }

    private static void Widens(string level, TensorType type, Func<ushort, uint> expected)
    {
        using var table = new AlignedBuffer(All * sizeof(ushort));
        using var found = AlignedBuffer.OfFloats((long)All);
        for (var bits = 0; bits < All; bits++)
        {
            ((ushort*)table.Bytes)[bits] = (ushort)bits;
        }

        var id = 0;
        KernelSet.For(Enum.Parse<SimdLevel>(level)).GatherSequence(1, &id, new EmbeddingTable(table.Bytes, type, 1, All), new Rows(found.Floats, All));
        for (var bits = 0; bits < All; bits++)
        {
            var (wanted, actual) = (BitConverter.UInt32BitsToSingle(expected((ushort)bits)), found.Floats[bits]);
            Assert.True(
                BitConverter.SingleToUInt32Bits(wanted) == BitConverter.SingleToUInt32Bits(actual) || (float.IsNaN(wanted) && float.IsNaN(actual)),
                $"{type} {bits:x4} on {level} became {actual}, expected {wanted}.");
        }
    }
}
