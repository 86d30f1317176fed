using RankKernel.Features;
using RankKernel.Graph;
using Wire = RankKernel.Format.Proto;

namespace RankKernel.Format;

/// <summary>Makes every check of a model file, going on after a failure where that makes sense. Never holds a tensor in memory.</summary>
internal sealed class ModelFileVerifier(ByteSource source)
{
    private readonly List<ModelFileCheck> _checks = [];

    public IReadOnlyList<ModelFileCheck> Run()
    {
        var header = Check("header", () => FileHeader.Read(source));
        var bytes = Check("manifest bytes", header, () => ManifestBytes.Read(source, header!));
        Check("manifest hash", bytes, () =>
        {
            ManifestBytes.CheckHash(bytes!, header!);
            return header!;
        });
        var manifest = Check("manifest", bytes, () => ManifestBytes.Parse(bytes, header!.FileLength));
        var features = Check("features", manifest, () => ModelReader.Features(manifest!));
        var table = Check("tensor table", manifest, () => TensorTable.Read(manifest!, header!));
        Check("padding", table, () =>
        {
            Padding.Check(source, header!, table!);
            return header!;
        });
        var graph = Check("graph", features is null ? null : table, () => Graph(manifest!, features!, table!));
        Check("model", graph, () => ModelReader.Model(manifest!, features!, graph!));
        using var reader = new TensorReader(source, verifyHashes: true);
        foreach (var tensor in table ?? [])
        {
            Check(tensor.Part, tensor, () =>
            {
                reader.Verify(tensor);
                return tensor;
            });
        }

        return _checks;
    }

    private static ModelGraph Graph(Wire.Manifest manifest, IReadOnlyList<Feature> features, StoredTensor[] table) =>
        GraphReader.Read(manifest, features, [.. table.Select(tensor => new Tensor(tensor.Type, tensor.Shape, new Absent(tensor.Length)))]);

    private T? Check<T>(string name, object? needed, Func<T> check)
        where T : class
    {
        if (needed is not null)
        {
            return Check(name, check);
        }

        _checks.Add(new ModelFileCheck(name, CheckResult.NotRun, "A check before it failed."));
        return null;
    }

    private T? Check<T>(string name, Func<T> check)
        where T : class
    {
        try
        {
            var checkedPart = check();
            _checks.Add(new ModelFileCheck(name, CheckResult.Passed, ""));
            return checkedPart;
        }
        catch (ModelFormatException error)
        {
            _checks.Add(new ModelFileCheck(name, CheckResult.Failed, error.Message));
            return null;
        }
    }

    /// <summary>Stands for elements that stay in the file: a network's shape can be checked without them.</summary>
    private sealed unsafe class Absent(long byteLength) : TensorMemory
    {
        public override long ByteLength => byteLength;

        public override bool IsPresent => false;

        public override byte* Bytes => throw new InvalidOperationException("The elements were not read.");
    }
}
