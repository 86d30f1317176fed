using BenchmarkDotNet.Running;
using RankKernel.Benchmarks;

if (args is ["--peak"])
{
    Peak.Print();
    return 0;
}

BenchmarkSwitcher.FromAssembly(typeof(KernelBenchmarks).Assembly).Run(args);
return 0;
