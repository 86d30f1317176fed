using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using RankKernel.Cli.Output.Pages;

namespace RankKernel.Cli.Tests;

public sealed class PageTests
{
    [Fact]
    public void Names_are_text_and_never_markup()
    {
        var page = new HtmlPage("<b>").Section("a & b").Text("<i>").Note("<u>").Table([new HtmlColumn("<td>", IsText: true)], [["<script>"]]).ToString();
        foreach (var tag in new[] { "<b>", "<i>", "<u>", "<script>" })
        {
            Assert.DoesNotContain(tag, page);
        }

        Assert.Contains("a &amp; b", page);
        var chart = new Svg(10, 10, "<b>").Label(1, 1, "<i>").Dot(1, 1, "red", "<u>").Bar(1, 1, 1, 1, "red", "<u>").Legend(1, 1, ("<a>", "red")).ToString();
        Assert.Equal("svg", XElement.Parse(chart).Name.LocalName);
    }

    [Theory]
    [InlineData(0, 1, "0 0.2 0.4 0.6 0.8 1")]
    [InlineData(0, 410, "0 100 200 300 400")]
    [InlineData(-3, 5, "-2 0 2 4")]
    [InlineData(0.01, 0.013, "0.01 0.0105 0.011 0.0115 0.012 0.0125 0.013")]
    [InlineData(2, 2, "1.6 1.8 2 2.2 2.4")]
    public void Axes_have_round_numbers(double low, double high, string expected)
    {
        var labels = Regex.Matches(new Plot("", "x", "y", (low, high), (0, 1)).ToString(), "text-anchor=\"middle\" fill=\"currentColor\">([-0-9.]+)<");
        Assert.Equal(expected, string.Join(' ', labels.Select(label => label.Groups[1].Value)));
    }

    [Fact]
    public void Charts_are_the_same_in_every_culture()
    {
        var culture = CultureInfo.CurrentCulture;
        var expected = Draw();
        try
        {
            var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            commas.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = commas;
            Assert.Equal(expected, Draw());
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }

        static string Draw() => new Plot("t", "x", "y", (0, 1), (0, 0.5)).Curve([(0.25, 0.125), (0.5, 0.4)], "red", "a").Reference(0, 0, 1, 0.5).ToString();
    }
}
