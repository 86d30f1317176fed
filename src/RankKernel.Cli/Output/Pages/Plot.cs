namespace RankKernel.Cli.Output.Pages;

/// <summary>A chart with two axes: a frame, a grid with round numbers, and what is drawn in the axes' own units.</summary>
internal sealed class Plot
{
    private const int Width = 470;
    private const int Height = 340;
    private const int Left = 56;
    private const int Right = 14;
    private const int Top = 32;
    private const int Bottom = Height - 66;
    private const int Ticks = 5;

    private readonly Svg _svg;
    private readonly (double Low, double High) _x;
    private readonly (double Low, double High) _y;
    private readonly List<(string, string)> _legend = [];

    public Plot(string title, string xTitle, string yTitle, (double Low, double High) x, (double Low, double High) y)
    {
        (_x, _y) = (Wide(x), Wide(y));
        _svg = new Svg(Width, Height, title);
        foreach (var tick in Round(_x))
        {
            _svg.Line(X(tick), Top, X(tick), Bottom, HtmlPage.Grid).Label(X(tick), Bottom + 16, Svg.Write($"{tick:g4}"), "middle");
        }

        foreach (var tick in Round(_y))
        {
            _svg.Line(Left, Y(tick), Width - Right, Y(tick), HtmlPage.Grid).Label(Left - 6, Y(tick) + 4, Svg.Write($"{tick:g4}"), "end");
        }

        _svg.Label((Left + Width - Right) / 2.0, Bottom + 34, xTitle, "middle").Label(14, (Top + Bottom) / 2.0, yTitle, "middle", upright: true);
    }

    public Plot Curve(IEnumerable<(double X, double Y)> points, string colour, string name)
    {
        _svg.Path(points.Select(point => (X(point.X), Y(point.Y))), colour);
        return Named(colour, name);
    }

    public Plot Dots(IEnumerable<(double X, double Y, string Tip)> points, string colour, string name)
    {
        foreach (var (x, y, tip) in points)
        {
            _svg.Dot(X(x), Y(y), colour, tip);
        }

        return Named(colour, name);
    }

    /// <summary>Bars from 0, each from one x to another.</summary>
    public Plot Bars(IEnumerable<(double From, double To, double Y, string Tip)> bars, string colour, string name)
    {
        foreach (var (from, to, y, tip) in bars)
        {
            _svg.Bar(X(from), Y(y), Math.Max(X(to) - X(from) - 0.5, 0.5), Math.Max(Y(0) - Y(y), 0), colour, tip);
        }

        return Named(colour, name);
    }

    /// <summary>A dashed line for what to compare with.</summary>
    public Plot Reference(double x1, double y1, double x2, double y2)
    {
        _svg.Line(X(x1), Y(y1), X(x2), Y(y2), HtmlPage.Muted, dashed: true);
        return this;
    }

    public override string ToString() => _svg.Legend(Left, Height - 10, _legend).ToString();

    private Plot Named(string colour, string name)
    {
        _legend.Add((name, colour));
        return this;
    }

    private double X(double x) => Left + ((x - _x.Low) / (_x.High - _x.Low) * (Width - Left - Right));

    private double Y(double y) => Bottom - ((y - _y.Low) / (_y.High - _y.Low) * (Bottom - Top));

    private static (double Low, double High) Wide((double Low, double High) range) =>
        range.High > range.Low ? range : (range.Low - 0.5, range.Low + 0.5);

    /// <summary>About so many round numbers in a range.</summary>
    private static IEnumerable<double> Round((double Low, double High) range)
    {
        var rough = (range.High - range.Low) / Ticks;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * ((rough / power) switch { < 1.5 => 1, < 3.5 => 2, < 7.5 => 5, _ => 10 });
        for (var i = Math.Ceiling((range.Low / step) - 1e-9); i * step <= range.High + (step * 1e-9); i++)
        {
            yield return (i * step) + 0.0;
        }
    }
}
