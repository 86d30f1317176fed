using System.Text;
using RankKernel.Cli.Measuring.Peer;

namespace RankKernel.Benchmarks.Peer;

/// <summary>An SVG picture under construction, with colours that mean the same in every chart.</summary>
internal sealed class Chart
{
    private readonly StringBuilder _svg = new();

    public Chart(int width, int height, string title)
    {
        _svg.Append(PeerPage.Line($"<svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-label=\"{PeerPage.Text(title)}\">"));
        Label(8, 16, title, bold: true);
    }

    public static string Colour(string contender) => contender switch
    {
        Contender.Request => "#1b6fb5",
        Contender.Catalog => "#12a37a",
        Contender.OrtFlat => "#d1495b",
        _ => "#e39a2d",
    };

    public Chart Label(double x, double y, string text, string anchor = "start", bool bold = false)
    {
        _svg.Append(PeerPage.Line($"<text x=\"{x:f1}\" y=\"{y:f1}\" text-anchor=\"{anchor}\" fill=\"#222\"{(bold ? " font-weight=\"600\"" : "")}>{PeerPage.Text(text)}</text>"));
        return this;
    }

    public Chart Line(double x1, double y1, double x2, double y2, string colour, double width = 1)
    {
        _svg.Append(PeerPage.Line($"<line x1=\"{x1:f1}\" y1=\"{y1:f1}\" x2=\"{x2:f1}\" y2=\"{y2:f1}\" stroke=\"{colour}\" stroke-width=\"{width:f1}\"/>"));
        return this;
    }

    public Chart Bar(double x, double y, double width, double height, string colour)
    {
        _svg.Append(PeerPage.Line($"<rect x=\"{x:f1}\" y=\"{y:f1}\" width=\"{width:f1}\" height=\"{height:f1}\" fill=\"{colour}\"/>"));
        return this;
    }

    public Chart Dot(double x, double y, string colour, string tip)
    {
        _svg.Append(PeerPage.Line($"<circle cx=\"{x:f1}\" cy=\"{y:f1}\" r=\"4.5\" fill=\"{colour}\"><title>{PeerPage.Text(tip)}</title></circle>"));
        return this;
    }

    /// <summary>A line for each contender, from the left.</summary>
    public Chart Legend(double x, double y, IEnumerable<string> contenders)
    {
        foreach (var contender in contenders)
        {
            Bar(x, y - 9, 10, 10, Colour(contender)).Label(x + 14, y, contender);
            x += 24 + (7.2 * contender.Length);
        }

        return this;
    }

    public override string ToString() => _svg.ToString() + "</svg>";
}
