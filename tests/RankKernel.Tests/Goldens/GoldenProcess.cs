using RankKernel.Cpu;

namespace RankKernel.Tests.Goldens;

/// <summary>
/// The references in a process of their own, on the CPU backend with features on sides by their names. Says for each whether it is
/// within its tolerance, and a number made of the scores' bits, by which processes can be compared.
/// </summary>
internal static class GoldenProcess
{
    /// <summary>The cases whose names contain one of the parts; all without parts. 0 if all are within their tolerances.</summary>
    public static int Run(string[] parts)
    {
        Console.Error.WriteLine($"level {SimdLevels.Best}, fused {SimdLevels.IsFused}, bytes {SimdLevels.ByteProducts}");
        var faults = 0;
        foreach (var name in GoldenCases.BundledRows.Where(name => parts.Length == 0 || parts.Any(part => name.Contains(part, StringComparison.Ordinal))))
        {
            using var golden = GoldenCases.Open(name);
            var model = GoldenBinders.Bind(golden, GoldenSides.Choose(GoldenSides.ByName));
            var tensors = GoldenComparison.Run(golden, model, new CpuEngine());
            foreach (var wrong in tensors.Where(tensor => !(tensor.Error <= tensor.Tolerance)))
            {
                faults++;
                Console.WriteLine($"{name} {wrong.Name}: error {wrong.Error:g3}, allowed {wrong.Tolerance:g3}");
            }

            Console.WriteLine($"{name} {Bits(tensors):x16}");
        }

        return faults == 0 ? 0 : 1;
    }

    /// <summary>FNV-1a over the bits of all scores and intermediates.</summary>
    private static ulong Bits(IEnumerable<ComparedTensor> tensors) => tensors.SelectMany(tensor => tensor.Actual).Aggregate(
        14695981039346656037, (hash, value) => unchecked((hash ^ BitConverter.SingleToUInt32Bits((float)value)) * 1099511628211));
}
