using RankKernel.Cli.Measuring.Peer;
using RankKernel.Cli.Output.Pages;

namespace RankKernel.Benchmarks.Peer;

/// <summary>Colours that mean the same contender in every chart.</summary>
internal static class Chart
{
    public static string Colour(string contender) => contender switch
    {
        Contender.Request => HtmlPage.Blue,
        Contender.Catalog => HtmlPage.Green,
        Contender.OrtFlat => HtmlPage.Red,
        _ => HtmlPage.Orange,
    };

    public static Svg Contenders(this Svg chart, double x, double y, params IEnumerable<string> contenders) =>
        chart.Legend(x, y, contenders.Select(contender => (contender, Colour(contender))));
}
