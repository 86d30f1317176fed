using System.Diagnostics;
using System.Runtime.Intrinsics;
using RankKernel.Cpu;
using RankKernel.Testing;

namespace RankKernel.Benchmarks;

/// <summary>What the machine can do on one thread, and how much of it the kernels reach. Minutes shorter than the full suite.</summary>
internal static class Peak
{
    private const double SecondsPerSample = 0.004;
    private const int Samples = 60;

    public static void Print()
    {
        Console.WriteLine($"best rung: {SimdLevels.Best}");
        foreach (SimdLevel level in Enum.GetValues<SimdLevel>().Where(level => level <= SimdLevels.Best).Reverse())
        {
            double peak = FmaPeak(level);
            Console.WriteLine($"{level}: FMA peak {peak:f1} GFLOP/s");
            foreach (KernelCase kernelCase in KernelCases.All.Where(candidate => candidate.IsBenchmark && candidate.Kernel == "Linear" && candidate.Flops > 0))
            {
                double rate = kernelCase.Flops / SecondsOf(kernelCase, level) / 1e9;
                Console.WriteLine($"  {rate,7:f1} GFLOP/s  {100 * rate / peak,5:f1}%  {kernelCase}");
            }
        }

        Console.WriteLine($"kernels that move more than they compute, on {SimdLevels.Best}");
        foreach (KernelCase kernelCase in KernelCases.All.Where(candidate => candidate.IsBenchmark && candidate.Flops == 0))
        {
            double rate = kernelCase.Bytes / SecondsOf(kernelCase, SimdLevels.Best) / 1e9;
            Console.WriteLine($"  {rate,7:f1} GB/s  {kernelCase}");
        }

        Console.WriteLine($"copy: {CopyRate():f1} GB/s (read and written)");
    }

    /// <summary>Multiply-adds on registers alone, enough of them in flight to hide their latency.</summary>
    public static double FmaPeak(SimdLevel level)
    {
        const int Steps = 20_000;
        (Action work, int width) = level switch
        {
            SimdLevel.Vector512 => (() => FmaLoop.Run<Simd512, Vector512<float>>(Steps), Simd512.Width),
            SimdLevel.Vector256 => (() => FmaLoop.Run<Simd256, Vector256<float>>(Steps), Simd256.Width),
            SimdLevel.Vector128 => (() => FmaLoop.Run<Simd128, Vector128<float>>(Steps), Simd128.Width),
            _ => ((Action)(() => FmaLoop.Run<SimdScalar, float>(Steps)), SimdScalar.Width),
        };
        return 2.0 * FmaLoop.Chains * width * Steps / Seconds(work) / 1e9;
    }

    private static double SecondsOf(KernelCase kernelCase, SimdLevel level)
    {
        using Arena arena = new(1, MemoryMode.Aligned);
        KernelRun run = kernelCase.Prepare(arena);
        KernelSet kernels = KernelSet.For(level);
        return Seconds(() => run.Invoke(kernels, 0, run.Rows));
    }

    /// <summary>Bytes read and written a second, in GB/s, when copying more than the caches hold.</summary>
    public static double CopyRate()
    {
        const int Floats = 64 << 20;
        using AlignedBuffer from = AlignedBuffer.OfFloats(Floats);
        using AlignedBuffer to = AlignedBuffer.OfFloats(Floats);
        return 2.0 * from.ByteLength / Seconds(() => Copy(from, to)) / 1e9;
    }

    private static unsafe void Copy(AlignedBuffer from, AlignedBuffer to) =>
        Buffer.MemoryCopy(from.Bytes, to.Bytes, to.ByteLength, from.ByteLength);

    /// <summary>
    /// The fastest of many short samples, so that other programs on the machine disturb it least, after a warm-up long
    /// enough for the compiler's last tier.
    /// </summary>
    private static double Seconds(Action work)
    {
        long until = Stopwatch.GetTimestamp() + (long)(0.3 * Stopwatch.Frequency);
        long runs = 0;
        while (Stopwatch.GetTimestamp() < until)
        {
            work();
            runs++;
        }

        long runsPerSample = Math.Max(1, (long)(runs * SecondsPerSample / 0.3));
        double fastest = double.PositiveInfinity;
        for (int s = 0; s < Samples; s++)
        {
            long start = Stopwatch.GetTimestamp();
            for (long i = 0; i < runsPerSample; i++)
            {
                work();
            }

            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(start).TotalSeconds / runsPerSample);
        }

        return fastest;
    }
}
