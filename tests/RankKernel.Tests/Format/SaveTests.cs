using System.Runtime.Versioning;
using RankKernel.Format;
using Xunit;

namespace RankKernel.Tests.Format;

public sealed class SaveTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Saving_writes_what_writing_to_a_stream_writes()
    {
        var path = _folder.File("model.rkm");
        ModelFile.Save(SampleModels.Everything(), path);
        Assert.Equal(new RkmBytes(SampleModels.Everything()).Original, File.ReadAllBytes(path));
        AssertAlone(path);
    }

    [Fact]
    public void Saving_replaces_an_old_file()
    {
        var path = _folder.File("model.rkm");
        ModelFile.Save(SampleModels.Everything(), path);
        ModelFile.Save(SampleModels.Small(), path);
        Assert.Equal("small", ModelFile.Load(path).Name);
        AssertAlone(path);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(int.MaxValue)]
    public void A_failure_while_writing_leaves_the_old_file_and_nothing_else(int after)
    {
        var path = _folder.File("model.rkm");
        ModelFile.Save(SampleModels.Small(), path);
        var old = File.ReadAllBytes(path);
        var bytes = new RkmBytes(SampleModels.Everything()).Original;
        Assert.Throws<IOException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write(bytes.AsSpan(0, Math.Min(after, bytes.Length)));
            throw new IOException("The disk is full.");
        }));
        Assert.Equal(old, File.ReadAllBytes(path));
        AssertAlone(path);
    }

    [Fact]
    public void A_failure_while_renaming_leaves_nothing_behind()
    {
        var path = _folder.File("model.rkm");
        Directory.CreateDirectory(path);
        Assert.ThrowsAny<SystemException>(() => ModelFile.Save(SampleModels.Small(), path));
        AssertAlone(path);
    }

    [SkippableFact]
    [UnsupportedOSPlatform("windows")]
    public void A_folder_that_must_not_be_written_keeps_its_old_file()
    {
        Skip.If(OperatingSystem.IsWindows() || Environment.UserName == "root", "Folder permissions do not bind this user.");
        var path = _folder.File("model.rkm");
        ModelFile.Save(SampleModels.Small(), path);
        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            Assert.Throws<UnauthorizedAccessException>(() => ModelFile.Save(SampleModels.Everything(), path));
            Assert.Equal("small", ModelFile.Load(path).Name);
        }
        finally
        {
            File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void A_stream_that_fails_passes_its_error_on() =>
        Assert.Throws<NotSupportedException>(() => ModelFile.Write(SampleModels.Small(), new MemoryStream(new byte[100])));

    [Fact]
    public void A_folder_that_does_not_exist_is_an_error_of_the_file_system() =>
        Assert.Throws<DirectoryNotFoundException>(() => ModelFile.Save(SampleModels.Small(), _folder.File("none/model.rkm")));

    [Fact]
    public void A_file_that_does_not_exist_is_an_error_of_the_file_system()
    {
        var path = _folder.File("none.rkm");
        Assert.Throws<FileNotFoundException>(() => ModelFile.Load(path));
        Assert.Throws<FileNotFoundException>(() => ModelFile.Load(path, new ModelFileOptions { MemoryMap = true }));
        Assert.Throws<FileNotFoundException>(() => ModelFile.ReadInfo(path));
        Assert.Throws<FileNotFoundException>(() => ModelFile.Verify(path));
    }

    [Fact]
    public void A_file_can_be_loaded_by_many_threads_while_it_is_replaced()
    {
        var path = _folder.File("model.rkm");
        ModelFile.Save(SampleModels.Small(1), path);
        var expected = new[] { 1, 2 }.Select(seed => Weights(SampleModels.Small(seed))).ToArray();
        Parallel.For(0, 200, i =>
        {
            if (i % 10 == 0)
            {
                ModelFile.Save(SampleModels.Small((i / 10 % 2) + 1), path);
            }

            var found = Weights(ModelFile.Load(path, new ModelFileOptions { MemoryMap = i % 3 == 0 }));
            Assert.Contains(expected, weights => weights.AsSpan().SequenceEqual(found));
        });
        AssertAlone(path);
    }

    private static float[] Weights(ModelDefinition model) => [.. model.Graph.Parameters.SelectMany(parameter => parameter.Data!.AsFloats().ToArray())];

    private void AssertAlone(string path) => Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
}
