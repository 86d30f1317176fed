using BenchmarkDotNet.Attributes;
using RankKernel.Cpu;
using RankKernel.Testing;

namespace RankKernel.Benchmarks;

/// <summary>The registry's representative cases on the widest rung.</summary>
public class KernelBenchmarks
{
    private Arena _arena = null!;
    private KernelRun _run = null!;

    public static IEnumerable<string> CaseNames =>
        KernelCases.All.Where(kernelCase => kernelCase.IsBenchmark).Select(kernelCase => kernelCase.ToString()).Distinct();

    [ParamsSource(nameof(CaseNames))]
    public string Case { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _arena = new Arena(1, MemoryMode.Aligned);
        _run = KernelCases.All.First(kernelCase => kernelCase.ToString() == Case).Prepare(_arena);
    }

    [GlobalCleanup]
    public void Cleanup() => _arena.Dispose();

    [Benchmark]
    public void Run() => _run.Invoke(KernelSet.Best, 0, _run.Rows);
}
