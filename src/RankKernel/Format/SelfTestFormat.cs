using Wire = RankKernel.Format.Proto;

namespace RankKernel.Format;

/// <summary>Self tests to and from the manifest.</summary>
internal static class SelfTestFormat
{
    public static Wire.SelfTest Write(SelfTest test)
    {
        var written = new Wire.SelfTest
        {
            UserIds = { test.UserIds },
            UserNumbers = { test.UserNumbers },
            ItemCount = test.ItemCount,
            ItemIds = { test.ItemIds },
            ItemNumbers = { test.ItemNumbers },
            Tolerance = test.Tolerance,
        };
        foreach (var (output, numbers) in test.Expected.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            written.Expected.Add(new Wire.Expected { Output = output, Values = { numbers } });
        }

        return written;
    }

    public static SelfTest Read(Wire.SelfTest written, int index)
    {
        var expected = new Dictionary<string, IReadOnlyList<float>>(StringComparer.Ordinal);
        foreach (var output in written.Expected)
        {
            if (!expected.TryAdd(output.Output, output.Values.ToArray()))
            {
                throw ModelFormatException.In($"self test {index}", $"the output '{ModelValidation.Show(output.Output)}' is expected twice");
            }
        }

        return new SelfTest(
            written.UserIds.ToArray(),
            written.UserNumbers.ToArray(),
            written.ItemCount,
            written.ItemIds.ToArray(),
            written.ItemNumbers.ToArray(),
            expected,
            written.Tolerance);
    }
}
