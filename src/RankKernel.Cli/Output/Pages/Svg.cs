using System.Globalization;
using System.Text;

namespace RankKernel.Cli.Output.Pages;

/// <summary>An SVG picture under construction, for a <see cref="HtmlPage"/>: what has no colour of its own has that of the page's text.</summary>
internal sealed class Svg
{
    private readonly StringBuilder _svg = new();

    public Svg(int width, int height, string title)
    {
        _svg.Append(Write($"<svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-label=\"{HtmlPage.Encode(title)}\">"));
        Label(8, 16, title, bold: true);
    }

    public Svg Label(double x, double y, string text, string anchor = "start", bool bold = false, bool upright = false)
    {
        var turned = upright ? Write($" transform=\"rotate(-90 {x:f1} {y:f1})\"") : "";
        _svg.Append(Write($"<text x=\"{x:f1}\" y=\"{y:f1}\" text-anchor=\"{anchor}\" fill=\"currentColor\"{turned}{(bold ? " font-weight=\"600\"" : "")}>{HtmlPage.Encode(text)}</text>"));
        return this;
    }

    public Svg Line(double x1, double y1, double x2, double y2, string colour, double width = 1, bool dashed = false)
    {
        _svg.Append(Write($"<line x1=\"{x1:f1}\" y1=\"{y1:f1}\" x2=\"{x2:f1}\" y2=\"{y2:f1}\" stroke=\"{colour}\" stroke-width=\"{width:f1}\"{(dashed ? " stroke-dasharray=\"4 4\"" : "")}/>"));
        return this;
    }

    public Svg Path(IEnumerable<(double X, double Y)> points, string colour, double width = 2)
    {
        _svg.Append("<polyline fill=\"none\" points=\"").AppendJoin(' ', points.Select(point => Write($"{point.X:f1},{point.Y:f1}")));
        _svg.Append(Write($"\" stroke=\"{colour}\" stroke-width=\"{width:f1}\" stroke-linejoin=\"round\"/>"));
        return this;
    }

    public Svg Bar(double x, double y, double width, double height, string colour, string? tip = null)
    {
        _svg.Append(Write($"<rect x=\"{x:f1}\" y=\"{y:f1}\" width=\"{width:f1}\" height=\"{height:f1}\" fill=\"{colour}\">{Tip(tip)}</rect>"));
        return this;
    }

    public Svg Dot(double x, double y, string colour, string tip)
    {
        _svg.Append(Write($"<circle cx=\"{x:f1}\" cy=\"{y:f1}\" r=\"4.5\" fill=\"{colour}\">{Tip(tip)}</circle>"));
        return this;
    }

    /// <summary>A square of a colour and what it stands for, from the left.</summary>
    public Svg Legend(double x, double y, params IEnumerable<(string Name, string Colour)> entries)
    {
        foreach (var (name, colour) in entries)
        {
            Bar(x, y - 9, 10, 10, colour).Label(x + 14, y, name);
            x += 24 + (7.2 * name.Length);
        }

        return this;
    }

    public override string ToString() => _svg.ToString() + "</svg>";

    /// <summary>Text with numbers written the same everywhere.</summary>
    public static string Write(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Tip(string? tip) => tip is null ? "" : $"<title>{HtmlPage.Encode(tip)}</title>";
}
