using System.Globalization;
using RankKernel.Format;
using RankKernel.Tests.Engine;
using RankKernel.Tests.Oracle;
using Xunit;
using Xunit.Abstractions;

namespace RankKernel.Tests.Format;

public class MutationTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("everything", 101, 2500)]
    [InlineData("small", 102, 1500)]
    [InlineData("bare", 103, 500)]
    public void Damaged_manifests_behind_a_right_hash_give_a_model_or_a_format_error(string name, int seed, int count) => Run(
        name, seed, count, (file, random) => RkmBytes.Assemble(
            random.Next(3) == 0 ? Mutator.Bytes(file.ManifestBytes, random) : Mutator.Fields(file.ManifestBytes, random),
            random.Next(8) == 0 ? Mutator.Bytes(file.Tail, random) : file.Tail));

    [Theory]
    [InlineData("everything", 201, 1500)]
    [InlineData("small", 202, 1000)]
    [InlineData("bare", 203, 500)]
    public void Damaged_files_give_a_format_error(string name, int seed, int count)
    {
        var loaded = Run(name, seed, count, (file, random) => Mutator.Bytes(file.Original, random));
        Assert.True(loaded <= count / 100, $"{loaded} of {count} damaged files were loaded (seed {seed}).");
    }

    [Theory]
    [InlineData("everything", 301, 300)]
    [InlineData("small", 302, 300)]
    public void Damaged_headers_give_a_format_error(string name, int seed, int count) => Run(
        name, seed, count, (file, random) => [.. Mutator.Bytes(file.Original[..80], random), .. file.Original[80..]]);

    /// <summary>
    /// A network may be another than the one that was damaged, but its rows of tables are there: the flat executor, whose memory is checked, finds them all.
    /// </summary>
    [Theory]
    [InlineData("everything", 401)]
    [InlineData("small", 402)]
    public void Damaged_manifests_that_are_taken_are_planned_and_scored_within_their_memory(string name, int seed)
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("RANKKERNEL_MUTATIONS") ?? "150", CultureInfo.InvariantCulture);
        Assert.NotEqual(0, Run(name, seed, count, (file, random) => RkmBytes.Assemble(Mutator.Fields(file.ManifestBytes, random), file.Tail), Score));
    }

    private static void Score(ModelDefinition definition, int seed)
    {
        RankModel model;
        try
        {
            model = new RankModel(definition);
        }
        catch (RankKernelException)
        {
            return;
        }

        using (model)
        {
            using var ranker = model.CreateRanker(new RankerOptions { RankBy = model.Outputs[^1] });
            var (user, items) = RandomEncoded.Rows(definition.Features, 3, seed);
            ranker.ScoreAll(EncodedRequest.Of(model, user, items), new float[3 * model.Outputs.Count]);
            ranker.Rank(EncodedRequest.Of(model, user, items), new RankedItem[2]);
            FlatExecutor.Run(definition.Graph, user, items, definition.Features);
            var missing = model.CreateRequest();
            missing.Items.Reset(2);
            ranker.ScoreAll(missing, new float[2 * model.Outputs.Count]);
        }
    }

    /// <summary>Loads so many damaged files; how many of them were models all the same.</summary>
    private int Run(string name, int seed, int count, Func<RkmBytes, Random, byte[]> damage, Action<ModelDefinition, int>? use = null)
    {
        var file = new RkmBytes(name switch { "everything" => SampleModels.Everything(), "small" => SampleModels.Small(), _ => SampleModels.Bare() });
        var (loaded, most) = (0, 0L);
        var refused = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var bytes = damage(file, new Random((seed * 1_000_003) + i));
            var (managed, native) = (GC.GetAllocatedBytesForCurrentThread(), AlignedBuffer.AllocatedByThisThread);
            try
            {
                var model = ModelFile.Load(bytes);
                loaded++;
                ModelFile.Write(model, Stream.Null);
                if (use is not null)
                {
                    use(model, i);
                    continue;
                }
            }
            catch (ModelFormatException error)
            {
                var kind = error.Part.Split(' ')[0];
                refused[kind] = refused.GetValueOrDefault(kind) + 1;
            }
            catch (Exception error)
            {
                Assert.Fail($"'{name}', seed {seed}, mutation {i}: {error}");
            }

            managed = GC.GetAllocatedBytesForCurrentThread() - managed;
            native = AlignedBuffer.AllocatedByThisThread - native;
            most = Math.Max(most, managed);
            Assert.True(managed <= (5L << 20) + (40L * bytes.Length), $"'{name}', seed {seed}, mutation {i}: {managed} bytes for a file of {bytes.Length}.");
            Assert.True(native <= 2L * bytes.Length, $"'{name}', seed {seed}, mutation {i}: {native} native bytes for a file of {bytes.Length}.");
        }

        output.WriteLine($"'{name}', seed {seed}: {loaded} of {count} loaded; at most {most} bytes allocated for a file of {file.Original.Length}; refused for {string.Join(", ", refused)}.");
        return loaded;
    }
}
