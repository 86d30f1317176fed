using System.Globalization;
using RankKernel.Cpu;
using RankKernel.Testing;

if (args is ["interests", string folder, string first])
{
    return RankKernel.Probe.InterestChild.Run(folder, int.Parse(first, CultureInfo.InvariantCulture));
}

// Runs every kernel case on the widest rung that this process can use, and says which that is.
const int Seed = 20261122;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Console.WriteLine($"level {SimdLevels.Best}");
Console.WriteLine($"fused {SimdLevels.IsFused}");
Console.WriteLine($"bytes {SimdLevels.ByteProducts}");

int faults = 0;
foreach (KernelCase kernelCase in KernelCases.All)
{
    Report(KernelChecker.FindFault(kernelCase, SimdLevels.Best, Seed));
}

foreach ((Enum kind, double bound) in UlpSweep.Bounds)
{
    (double ulp, float at) = UlpSweep.Measure(SimdLevels.Best, kind);
    Console.WriteLine($"ulp {kind} {ulp:f3} at {at:g9}");
    Report(ulp <= bound ? null : $"{kind} exceeds {bound} ulp");
}

Console.WriteLine($"cases {KernelCases.All.Count}");
return faults == 0 ? 0 : 1;

void Report(string? fault)
{
    if (fault is not null)
    {
        faults++;
        Console.WriteLine($"fault {fault}");
    }
}
