using System.Globalization;

namespace RankKernel.Cli.Output;

/// <summary>Numbers for people.</summary>
internal static class Show
{
    private static readonly string[] Prefixes = ["", "k", "M", "G", "T", "P"];

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Score(float score) => score.ToString("0.000000", CultureInfo.InvariantCulture);

    /// <summary>A number as short as it can be read back.</summary>
    public static string Number(double number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Flops(double flops) => Scaled(flops, 1000, "");

    public static string Bytes(double bytes) => Scaled(bytes, 1024, "B");

    public static string Microseconds(double time) => time < 1000
        ? string.Create(CultureInfo.InvariantCulture, $"{time:0.0} µs")
        : string.Create(CultureInfo.InvariantCulture, $"{time / 1000:0.00} ms");

    public static string Ratio(double ratio) => string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00}x");

    public static string Seconds(double time) => string.Create(CultureInfo.InvariantCulture, $"{time:0.##} s");

    private static string Scaled(double number, double unit, string name)
    {
        var prefix = 0;
        while (number >= unit && prefix < Prefixes.Length - 1)
        {
            number /= unit;
            prefix++;
        }

        var letter = Prefixes[prefix] + (unit == 1024 && prefix > 0 ? "i" : "") + name;
        var digits = number.ToString(prefix == 0 ? "0.#" : "0.00", CultureInfo.InvariantCulture);
        return letter.Length == 0 ? digits : $"{digits} {(letter.StartsWith("ki", StringComparison.Ordinal) ? "K" + letter[1..] : letter)}";
    }
}
