using System.Globalization;
using System.Text.Json;
using RankKernel;
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
try
{
    // A GPU in single precision, then with weights in half precision.
    var correctness = new List<CorrectnessResult>();
    var timings = new List<TimingResult>();
    var device = "";
    foreach (var precision in (GpuPrecision[])[GpuPrecision.Float32, GpuPrecision.Float16])
    {
        GpuBackend.Register(new GpuOptions { Kind = kind, Precision = precision });
        correctness.AddRange(Correctness.Run(precision, smoke));
        timings.AddRange(Timing.Run(precision, smoke, out device));
    }

    var failed = correctness.Where(result => !result.IsWithinTolerance).ToList();
    Console.WriteLine($"{correctness.Count - failed.Count} of {correctness.Count} comparisons are within their tolerance.");
    var results = new { Device = device, Smoke = smoke, Started = DateTime.UtcNow, Correctness = correctness, Timings = timings };
    if (Value("--out") is { } path)
    {
        File.WriteAllText(path, JsonSerializer.Serialize(results, Report.Options));
        Console.WriteLine($"Written to {path}.");
    }

    return failed.Count == 0 ? 0 : 1;
}
catch (DeviceException error)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}

string? Value(string name)
{
    var index = Array.IndexOf(args, name);
    return index >= 0 && index + 1 < args.Length ? args[index + 1] : null;
}
