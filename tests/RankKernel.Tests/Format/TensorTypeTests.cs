using RankKernel.Features;
using RankKernel.Format;
using RankKernel.Graph;
using Xunit;

namespace RankKernel.Tests.Format;

public class TensorTypeTests
{
    [Fact]
    public void Every_float16_of_a_table_stays_and_widens_exactly()
    {
        var tensor = RoundTrip(TensorType.Float16, 2, 65536);
        Assert.Equal(TensorType.Float16, tensor.Type);
        var loaded = tensor.ToFloats();
        for (var bits = 0; bits < 65536; bits++)
        {
            var expected = (float)BitConverter.UInt16BitsToHalf((ushort)bits);
            Assert.True(
                BitConverter.SingleToUInt32Bits(expected) == BitConverter.SingleToUInt32Bits(loaded[bits]) || (float.IsNaN(expected) && float.IsNaN(loaded[bits])),
                $"float16 {bits:x4} became {loaded[bits]}, expected {expected}.");
        }

        GC.KeepAlive(tensor);
    }

    [Fact]
    public void Every_bfloat16_of_a_table_stays_and_widens_exactly()
    {
        var tensor = RoundTrip(TensorType.BFloat16, 2, 65536);
        Assert.Equal(TensorType.BFloat16, tensor.Type);
        var loaded = tensor.ToFloats();
        for (var bits = 0; bits < 65536; bits++)
        {
            Assert.Equal((uint)bits << 16, BitConverter.SingleToUInt32Bits(loaded[bits]));
        }

        GC.KeepAlive(tensor);
    }

    [Fact]
    public unsafe void Int8_is_loaded_as_it_is()
    {
        var loaded = RoundTrip(TensorType.Int8, 1, 1000);
        Assert.Equal(TensorType.Int8, loaded.Type);
        Assert.Equal(Pattern(1000, 1), new ReadOnlySpan<byte>(loaded.Bytes, 1000));
    }

    [Fact]
    public void A_16_bit_table_is_the_same_through_a_mapping()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("half.rkm");
        ModelFile.Save(Model(TensorType.Float16, 2, 65536), path);
        var copied = ModelFile.Load(path).Graph.Parameters[0].Data!;
        var mapped = ModelFile.Load(path, new ModelFileOptions { MemoryMap = true }).Graph.Parameters[0].Data!;
        Assert.Equal(TensorType.Float16, mapped.Type);
        Assert.Equal(copied.ToFloats(), mapped.ToFloats());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_no_table_is_widened_to_float32(bool map)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("half.rkm");
        Feature[] features = [new NumericFeature("x", Side.Item, NumericEncoding.Raw)];
        var parameters = new TensorDictionary();
        parameters.Add("weight", Half(new Shape(1, 1), [1.5f]));
        var graph = new GraphBuilder(features, parameters);
        graph.Output("score", graph.Linear(graph.Input("x"), graph.Parameter("weight", 1, 1)));
        ModelFile.Save(new ModelDefinition("line", features, graph.Build()), path);

        var loaded = ModelFile.Load(path, new ModelFileOptions { MemoryMap = map }).Graph.Parameters[0].Data!;

        Assert.Equal(TensorType.Float16, ModelFile.ReadInfo(path).Tensors[0].Type);
        Assert.Equal([1.5f], loaded.AsFloats());
    }

    private static unsafe Tensor Half(Shape shape, float[] elements)
    {
        var buffer = new AlignedBuffer(elements.Length * 2L);
        Assert.True(HalfFloats.TryNarrow(TensorType.Float16, elements, (ushort*)buffer.Bytes));
        return new Tensor(TensorType.Float16, shape, buffer);
    }

    private static Tensor RoundTrip(TensorType type, int size, int count)
    {
        using var stream = new MemoryStream();
        ModelFile.Write(Model(type, size, count), stream);
        var loaded = ModelFile.Load(stream.ToArray()).Graph.Parameters[0].Data!;
        Assert.Equal(new Shape(count, 1), loaded.Shape);
        return loaded;
    }

    /// <summary>A table of one column whose elements have all bit patterns in turn, and one number out.</summary>
    private static unsafe ModelDefinition Model(TensorType type, int size, int count)
    {
        var buffer = new AlignedBuffer((long)count * size);
        Pattern(count, size).CopyTo(new Span<byte>(buffer.Bytes, count * size));
        Feature[] features = [new IdFeature("id", Side.Item, new DirectEncoding(count))];
        var parameters = new TensorDictionary();
        parameters.Add("table", new Tensor(type, new Shape(count, 1), buffer));
        var graph = new GraphBuilder(features, parameters);
        graph.Output("score", graph.EmbeddingBag(graph.Input("id"), graph.Parameter("table", count, 1)));
        return new ModelDefinition("table", features, graph.Build());
    }

    private static byte[] Pattern(int count, int size)
    {
        var bytes = new byte[count * size];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(i / size >> (8 * (i % size)));
        }

        return bytes;
    }
}
