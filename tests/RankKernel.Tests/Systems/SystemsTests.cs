using System.Globalization;
using RankKernel.Testing;
using RankKernel.Tests.Goldens;
using RankKernel.Zoo;
using Xunit;
using Xunit.Abstractions;

namespace RankKernel.Tests.Systems;

public sealed class SystemsTests(ITestOutputHelper output)
{
    private const double Tolerance = 2e-5;

    /// <summary>The systems that score rows; one that orders lists has no samples.</summary>
    private static IEnumerable<string> NamesOfRows => RankingSystems.All.Where(system => !system.IsListwise).Select(system => system.Name);

    /// <summary>The golden tests check every case with its own tolerance; this one lists and bounds what systems reach.</summary>
    [Fact]
    public void Every_system_is_close_to_the_oracle_and_to_its_references()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        SystemReport[] reports = [.. RankingSystems.All.Select(SystemReport.Of)];
        foreach (var report in reports)
        {
            output.WriteLine($"{report.System.Name}: oracle {report.OracleError:E1}, reference {report.GoldenError:E1}, {report.GoldenShare:P0} of the tolerance");
        }

        Assert.All(reports, report => Assert.InRange(report.OracleError ?? 0, 0, Tolerance));
        Assert.All(reports, report => Assert.InRange(report.GoldenShare ?? 0, 0, 1));
        if (Environment.GetEnvironmentVariable("RANKKERNEL_WRITE") == "systems")
        {
            SystemTables.Write(reports);
        }
    }

    [Fact]
    public void The_readme_lists_every_system() => Assert.Equal(SystemTables.ReadmeTable(), SystemTables.ReadmeNow());

    [Fact]
    public void Every_sample_is_of_a_system_and_every_system_has_a_sample_of_its_plain_name()
    {
        Assert.Equal(NamesOfRows.Order(), Samples.Small.All.Keys.Select(Samples.System).Distinct().Order());
        Assert.All(NamesOfRows, name => Assert.Contains(name, Samples.Small.All.Keys));
    }

    [Fact]
    public void Every_architecture_of_the_zoo_is_a_system()
    {
        var architectures = typeof(Fm).Assembly.GetExportedTypes()
            .Where(type => type.Namespace == typeof(Fm).Namespace && type.GetMethod("Build") is not null).Select(type => type.Name);

        Assert.Equal(architectures.Order(), RankingSystems.All.Select(system => system.Zoo).Distinct().Order());
    }

    [Fact]
    public void Every_bundled_golden_case_is_of_one_system() =>
        Assert.Equal(GoldenCases.Bundled.Order(), RankingSystems.All.SelectMany(system => system.Goldens).Order());
}
