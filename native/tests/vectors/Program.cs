using System.Globalization;
using RankKernel;
using RankKernel.Cli.Requests;
using RankKernel.Format;
using RankKernel.Graph;
using RankKernel.Native.Vectors;
using RankKernel.Quantization;
using RankKernel.Testing;

// RankKernel.Native.Vectors FOLDER MODELS: writes model files, random requests and what the managed side makes of them, for the
// tests in C. FOLDER/index names them, a line each: the model file, a tab, the file of calls.
const int Seed = 20261122;
const int Requests = 2;
const int Items = 61;
const int Top = 10;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is not [var folder, var models])
{
    Console.Error.WriteLine("Usage: RankKernel.Native.Vectors FOLDER MODELS");
    return 2;
}

Directory.CreateDirectory(folder);
var index = new List<string>();
foreach (var path in Directory.GetFiles(models, "*.rkm").Order(StringComparer.Ordinal))
{
    Write(Path.GetFullPath(path));
    Quantize(path, new QuantizationOptions(), "int8");
    Quantize(path, new QuantizationOptions { Embeddings = EmbeddingPrecision.Int4, Dense = DensePrecision.Float16 }, "int4-float16");
}

foreach (var (number, name) in Samples.Small.All.Keys.Index())
{
    var path = Path.GetFullPath(Path.Combine(folder, $"sample-{number:000}.rkm"));
    ModelFile.Save(Samples.Small.Define(name), path);
    Write(path);
}

File.WriteAllLines(Path.Combine(folder, "index"), index);
Console.WriteLine($"{index.Count} models, seed {Seed}, kernels {RankKernel.Cpu.SimdLevels.Best}");
return 0;

void Quantize(string path, QuantizationOptions options, string name)
{
    using var model = RankModel.Load(path);
    var random = new RandomFeatures(Seed);
    var target = Path.GetFullPath(Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(path)}-{name}.rkm"));
    ModelFile.Save(ModelQuantizer.Quantize(model, options, Enumerable.Range(0, 8).Select(_ => random.Create(model, Items))).Model, target);
    Write(target);
}

void Write(string path)
{
    using var model = RankModel.Load(path);
    using var ranker = model.CreateRanker();
    var random = new RandomFeatures(Seed, irregular: true);
    var file = new VectorFile();
    var request = model.CreateRequest();
    for (var i = 0; i < Requests; i++)
    {
        request.Clear();
        request.Items.Reset(Items);
        file.Reset(Items);
        foreach (var call in Calls(model, random, regular: i > 0))
        {
            call.Apply(request);
            file.Call(call);
        }

        foreach (var output in model.Outputs)
        {
            var scores = new float[Items];
            ranker.Score(request, output, scores);
            file.Scores(output, scores);
        }

        var winners = new RankedItem[Top];
        file.Winners(winners.AsSpan(0, ranker.Rank(request, winners)));
    }

    var calls = Path.GetFullPath(Path.Combine(folder, Path.GetFileNameWithoutExtension(path) + ".calls"));
    file.Write(calls);
    index.Add($"{path}\t{calls}");
}

static IEnumerable<FeatureCall> Calls(RankModel model, RandomFeatures irregular, bool regular)
{
    var random = regular ? new RandomFeatures(Seed + 1) : irregular;
    var user = new Recorder(model.Features, ofItems: false, 0);
    random.Fill(model.Features.Where(feature => feature.Side != Side.Item), user);
    var items = new List<FeatureCall>();
    for (var row = 0; row < Items; row++)
    {
        var item = new Recorder(model.Features, ofItems: true, row);
        random.Fill(model.Features.Where(feature => feature.Side == Side.Item), item);
        items.AddRange(item.Calls);
    }

    return user.Calls.Concat(Recorder.Columns(items, Items));
}
