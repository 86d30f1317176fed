using RankKernel.Features;
using RankKernel.Format;
using RankKernel.Graph;
using Xunit;
using Wire = RankKernel.Format.Proto;

namespace RankKernel.Tests.Format;

public sealed class MappingTests : IDisposable
{
    private static readonly ModelFileOptions Mapped = new() { MemoryMap = true };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_mapped_model_is_the_copied_model_without_a_copy()
    {
        var path = Save(SampleModels.Everything());
        var before = AlignedBuffer.AllocatedByThisThread;
        var mapped = ModelFile.Load(path, Mapped);
        Assert.Equal(before, AlignedBuffer.AllocatedByThisThread);
        Assert.Equal(File.ReadAllBytes(path), new RkmBytes(mapped).Original);
    }

    [Fact]
    public void A_mapping_lives_as_long_as_a_tensor_of_it()
    {
        var path = Save(SampleModels.Small());
        var tensor = ModelFile.Load(path, Mapped).Graph.Parameters[1].Data!;
        File.Delete(path);
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(SampleModels.Small().Graph.Parameters[1].Data!.AsFloats(), tensor.AsFloats());
    }

    [SkippableFact]
    public void A_mapping_goes_when_its_last_tensor_goes()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Mappings are listed in /proc.");
        var path = Save(SampleModels.Small());
        LoadAndForget(path);
        for (var i = 0; i < 100 && IsMapped(path); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(IsMapped(path));
    }

    [Fact]
    public void Tensors_of_a_mapping_are_aligned()
    {
        foreach (var parameter in ModelFile.Load(Save(SampleModels.Everything()), Mapped).Graph.Parameters)
        {
            Assert.Equal(0, Address(parameter.Data!) % 64);
        }
    }

    [Fact]
    public void A_changed_tensor_is_refused_in_a_mapping_too()
    {
        var path = _folder.File("changed.rkm");
        File.WriteAllBytes(path, new RkmBytes(SampleModels.Small()).Edited(bytes => bytes[^1] ^= 1));
        Assert.Equal("tensor 'bias'", Assert.Throws<ModelFormatException>(() => ModelFile.Load(path, Mapped)).Part);
    }

    [Fact]
    public void An_empty_file_is_refused_in_a_mapping_too()
    {
        var path = _folder.File("empty.rkm");
        File.WriteAllBytes(path, []);
        Assert.Equal("header", Assert.Throws<ModelFormatException>(() => ModelFile.Load(path, Mapped)).Part);
    }

    [Fact]
    public void Without_hashes_a_changed_tensor_is_not_noticed()
    {
        var bytes = new RkmBytes(SampleModels.Small()).Edited(bytes => bytes[^1] ^= 1);
        Assert.Equal("small", ModelFile.Load(bytes, new ModelFileOptions { VerifyHashes = false }).Name);
    }

    [SkippableFact]
    public void A_tensor_beyond_4_GiB_is_found_in_a_mapping()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The test needs a sparse file.");
        var path = _folder.File("large.rkm");
        WriteLarge(path, rows: 70_000, columns: 65_536);
        var loaded = ModelFile.Load(path, Mapped with { VerifyHashes = false }).Graph.Parameters;
        Assert.Equal(70_000L * 65_536, loaded[0].Data!.ByteLength);
        Assert.Equal(42f, loaded[1].Data!.AsFloats()[0]);
    }

    /// <summary>A sparse file with an int8 table of zeros and, behind it, one float that is 42.</summary>
    internal static void WriteLarge(string path, int rows, int columns)
    {
        Feature[] features = [new IdFeature("id", Side.Item, new DirectEncoding(4))];
        var graph = new GraphBuilder(features, new RandomParameters(1));
        var row = graph.EmbeddingBag(graph.Input("id"), graph.Parameter("table", 4, 1));
        graph.Output("score", graph.Add(row, graph.Parameter("bias", 1)));
        var file = new RkmBytes(new ModelDefinition("large", features, graph.Build()));
        var length = (long)rows * columns;
        var table = file.Manifest.Tensors[0];
        table.Type = Wire.TensorType.Int8;
        table.Dimensions[0] = rows;
        table.Dimensions[1] = columns;
        table.Length = (ulong)length;
        file.Manifest.Tensors[1].Offset = (ulong)length;
        var reduce = file.Manifest.Nodes[0].Clone();
        reduce.Name = "sum";
        reduce.Operation = "Reduce";
        reduce.Inputs.Clear();
        reduce.Inputs.Add(file.Manifest.Nodes[0].Name);
        reduce.Attributes.Clear();
        reduce.Attributes.Add(new Wire.Attribute { Name = "function", Text = "Sum" });
        reduce.Attributes.Add(new Wire.Attribute { Name = "axis", Integer = 0 });
        file.Manifest.Nodes.Insert(1, reduce);
        file.Manifest.Nodes[2].Inputs[0] = "sum";
        file.Tail = [];
        var head = file.Rebuilt();
        BitConverter.TryWriteBytes(head.AsSpan(72), head.Length + length + sizeof(float));
        using var stream = File.Create(path);
        stream.Write(head);
        stream.Position = head.Length + length;
        stream.Write(BitConverter.GetBytes(42f));
    }

    private string Save(ModelDefinition model)
    {
        var path = _folder.File($"{model.Name}.rkm");
        ModelFile.Save(model, path);
        return path;
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void LoadAndForget(string path)
    {
        var model = ModelFile.Load(path, Mapped);
        Assert.True(IsMapped(path));
        GC.KeepAlive(model);
    }

    private static bool IsMapped(string path) => File.ReadAllText("/proc/self/maps").Contains(path, StringComparison.Ordinal);

    private static unsafe long Address(Tensor tensor) => (long)tensor.Bytes;
}
