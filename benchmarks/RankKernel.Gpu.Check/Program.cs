using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using RankKernel;
using RankKernel.Benchmarks.Networks;
using RankKernel.Gpu;
using RankKernel.Gpu.Check;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var smoke = args.Contains("--smoke");
var kind = Value("--accelerator") switch
{
    null or "any" => GpuKind.Any,
    "cuda" => GpuKind.Cuda,
    "opencl" => GpuKind.OpenCL,
    "cpu" => GpuKind.Simulated,
    var other => throw new ArgumentException($"The accelerator '{other}' is not known; expected any, cuda, opencl or cpu."),
};
var clock = Stopwatch.StartNew();
var correctness = new List<CorrectnessResult>();
var timings = new List<TimingResult>();
var timing = new Timing(smoke, Value("--share"));
try
{
    if (Value("--ptx") is { } file)
    {
        File.WriteAllText(file, GeneratedPtx.Of(GpuPrecision.Float16));
    }

    // Single precision, then weights in half precision; all systems share a kernel, which is compiled once, and the timed networks have their own.
    GpuPrecision[] precisions = [GpuPrecision.Float32, GpuPrecision.Float16];
    foreach (var precision in precisions)
    {
        GpuBackend.Register(new GpuOptions { Kind = kind, Precision = precision });
        foreach (var network in PeerNetwork.All)
        {
            var result = timing.Run(network, precision);
            timings.Add(result);
            Console.WriteLine(
                $"{result.Network,-8} {precision}: p50 {result.MedianMicroseconds:f0} µs, p99 {result.P99Microseconds:f0} µs; "
                + $"{result.RequestsPerSecond:f0} requests/s with {result.Callers} in flight; {result.WorstDifference:E1} from the processor");
            Save();
        }
    }

    foreach (var precision in precisions)
    {
        GpuBackend.Register(new GpuOptions { Kind = kind, Precision = precision, OneKernel = true });
        correctness.AddRange(Correctness.Run(precision, smoke));
        Save();
    }

    var within = correctness.Count(result => result.IsWithinTolerance) + timings.Count(result => result.IsWithinTolerance);
    Console.WriteLine($"{within} of {correctness.Count + timings.Count} comparisons are within their tolerance; {clock.Elapsed.TotalSeconds:f0} s.");
    return within == correctness.Count + timings.Count ? 0 : 1;
}
catch (DeviceException error)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}

// After each part, so that a run that is cut short leaves what it has.
void Save()
{
    if (Value("--out") is { } path)
    {
        var results = new { timing.Device, Smoke = smoke, Ended = DateTime.UtcNow, Seconds = clock.Elapsed.TotalSeconds, Correctness = correctness, Timings = timings };
        File.WriteAllText(path, JsonSerializer.Serialize(results, Report.Options));
    }
}

string? Value(string name)
{
    var index = Array.IndexOf(args, name);
    return index >= 0 && index + 1 < args.Length ? args[index + 1] : null;
}
