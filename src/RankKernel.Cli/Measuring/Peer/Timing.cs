namespace RankKernel.Cli.Measuring.Peer;

/// <summary>The times of one contender, in milliseconds.</summary>
internal sealed class Timing(
    string name, IReadOnlyList<double> all, IReadOnlyList<double> blocks, IReadOnlyList<double> cpu, IReadOnlyList<double> cpuBlocks, double allocated)
{
    private readonly double[] _sorted = [.. all.Order()];

    public string Name { get; } = name;

    public int Calls => _sorted.Length;

    public double MedianMs => _sorted[_sorted.Length / 2];

    public double P99Ms => _sorted[Math.Min(_sorted.Length - 1, (int)(_sorted.Length * 0.99))];

    /// <summary>The fastest block's median: what the machine gives when nothing else runs.</summary>
    public double BestBlockMs => blocks.Min();

    /// <summary>The time that the calling thread was on a core: what is left when other programs wait for it too.</summary>
    public double CpuMedianMs { get; } = Median(cpu);

    public double BytesAllocatedPerCall { get; } = allocated;

    public IReadOnlyList<double> Blocks => blocks;

    public IReadOnlyList<double> CpuBlocks => cpuBlocks;

    /// <summary>How many times longer this one took: the median over blocks that ran side by side.</summary>
    public double RatioTo(Timing other) => Median(Blocks.Zip(other.Blocks, (mine, theirs) => mine / theirs));

    /// <summary>As <see cref="RatioTo"/>, by the time that the calling threads were on a core.</summary>
    public double CpuRatioTo(Timing other) => Median(CpuBlocks.Zip(other.CpuBlocks, (mine, theirs) => mine / theirs));

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
