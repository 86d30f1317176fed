using System.Diagnostics;
using System.Globalization;
using RankKernel;
using RankKernel.Cpu;
using RankKernel.Native.Bench;

// RankKernel.Native.Bench BUILD MODELS: size, time to the first score and the cost of a call of librankkernel, for docs/native.md.
// BUILD is the CMake build folder, MODELS is models/movielens.
const int Starts = 31;
const int Candidates = 500;
const int Top = 10;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is not [var build, var models])
{
    Console.Error.WriteLine("Usage: RankKernel.Native.Bench BUILD MODELS");
    return 2;
}

var path = Path.GetFullPath(Path.Combine(models, "movielens-din.rkm"));
foreach (var file in Directory.GetFiles(Path.Combine(build, "lib")).Order(StringComparer.Ordinal))
{
    Console.WriteLine($"{Path.GetFileName(file)}: {new FileInfo(file).Length / 1e6:f2} MB");
}

Startup();
Calls();
return 0;

void Startup()
{
    var (whole, steps) = (new List<double>(), new List<double[]>());
    for (var i = 0; i < Starts; i++)
    {
        var start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(build, "bin", "startup"), [path]) { RedirectStandardOutput = true })!;
        var line = process.StandardOutput.ReadLine()!;
        whole.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        process.WaitForExit();
        steps.Add([.. line.Split(' ').Take(3).Select(text => double.Parse(text, CultureInfo.CurrentCulture) / 1000)]);
    }

    Console.WriteLine($"process start to first score: {Median(whole):f1} ms; of that in main: library {Median(steps.Select(step => step[0])):f1} ms, "
        + $"model {Median(steps.Select(step => step[1])):f1} ms, ranker to score {Median(steps.Select(step => step[2])):f1} ms (medians of {Starts})");
}

unsafe void Calls()
{
    var api = new NativeLibraryApi(Path.GetFullPath(Path.Combine(build, "lib", "librankkernel.so")));
    var name = NativeLibraryApi.Utf8(path);
    nint nativeModel, nativeRanker, nativeRequest, nativeItems, nativeCatalog;
    fixed (byte* text = name)
    {
        NativeLibraryApi.Check(api.ModelLoad(text, (nuint)name.Length, null, out nativeModel));
    }

    NativeLibraryApi.Check(api.RankerCreate(nativeModel, null, out nativeRanker));
    NativeLibraryApi.Check(api.RequestCreate(nativeModel, out nativeRequest));
    NativeLibraryApi.Check(api.RequestItems(nativeRequest, out nativeItems));
    NativeLibraryApi.Check(api.CatalogCreate(nativeModel, null, out nativeCatalog));

    using var model = RankModel.Load(path);
    using var ranker = model.CreateRanker();
    using var catalog = model.CreateCatalog<long>();
    var request = model.CreateRequest();
    var ids = Enumerable.Range(1, Candidates).Select(id => (long)id).ToArray();
    var winners = new RankedItem[Top];
    request.Items.Reset(Candidates);
    request.Items.Set("film_id", ids);
    catalog.Upsert(ids, request.Items);
    var film = NativeLibraryApi.Utf8("film_id");
    var hour = NativeLibraryApi.Utf8("hour");
    NativeLibraryApi.Check(api.ItemsReset(nativeItems, Candidates));
    fixed (byte* feature = film)
    fixed (long* values = ids)
    {
        NativeLibraryApi.Check(api.SetInts(nativeItems, feature, (nuint)film.Length, 0, Candidates, values));
        NativeLibraryApi.Check(api.Upsert(nativeCatalog, values, Candidates, nativeItems));
    }

    Console.WriteLine($"kernels: managed {SimdLevels.Best}, native {api.SimdLevel}");
    Report("set a feature", 20_000, () => request.Set("hour", 20L), () =>
    {
        fixed (byte* feature = hour)
        {
            NativeLibraryApi.Check(api.SetInt(nativeRequest, feature, (nuint)hour.Length, 20));
        }
    });
    Report("rank, room for no winner: all but the network", 20_000, () => ranker.Rank(request, []), () =>
        NativeLibraryApi.Check(api.Rank(nativeRanker, nativeRequest, null, 0, out _)));
    foreach (var count in new[] { 1, Candidates })
    {
        Report($"rank {count} out of a catalog", 20_000 / (count + 20) * 2, () => ranker.Rank(request, catalog, ids.AsSpan(0, count), winners), () =>
        {
            fixed (long* values = ids)
            fixed (RankedItem* best = winners)
            {
                NativeLibraryApi.Check(api.RankCatalog(nativeRanker, nativeRequest, nativeCatalog, values, (nuint)count, best, Top, out _));
            }
        });
    }
}

static void Report(string what, int calls, Action managed, Action native)
{
    var (first, second) = Pair.Measure(managed, native, calls);
    Console.WriteLine($"{what}: managed {first / 1000:f3} µs, native {second / 1000:f3} µs, difference {(second - first) / 1000:f3} µs");
}

static double Median(IEnumerable<double> values) => values.Order().ElementAt(Starts / 2);
