using System.Net;
using System.Text;

namespace RankKernel.Cli.Output.Pages;

/// <summary>An HTML file that needs nothing else, and reads well in light and in dark.</summary>
internal sealed class HtmlPage
{
    /// <summary>Colours that can be told apart on both backgrounds.</summary>
    public const string Blue = "#2f81c9", Green = "#12a37a", Red = "#d1495b", Orange = "#e39a2d", Grid = "var(--grid)", Muted = "var(--muted)";

    private const string Style = """
        :root { color-scheme: light dark; --ink: #222; --paper: #fff; --grid: #e4e4e4; --muted: #777 }
        @media (prefers-color-scheme: dark) { :root { --ink: #ddd; --paper: #16181c; --grid: #33363d; --muted: #999 } }
        body { font: 14px/1.5 system-ui, sans-serif; max-width: 1000px; margin: 2em auto; padding: 0 1em; color: var(--ink); background: var(--paper) }
        h1, h2 { line-height: 1.2 } h2 { margin-top: 2em }
        svg { max-width: 100%; height: auto; font: 12px system-ui, sans-serif }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: 1em 0 } td, th { padding: .2em .7em; border-bottom: 1px solid var(--grid); text-align: right; white-space: nowrap }
        td.text, th.text { text-align: left; white-space: normal } .note { color: var(--muted) }
        .charts { display: flex; flex-wrap: wrap; gap: 1em } .scroll { overflow-x: auto }
        """;

    private readonly StringBuilder _page = new();

    public HtmlPage(string title)
    {
        _page.Append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">")
            .Append("<title>").Append(Encode(title)).Append("</title><style>").Append(Style).Append("</style><h1>").Append(Encode(title)).Append("</h1>");
    }

    public HtmlPage Section(string title)
    {
        _page.Append("<h2>").Append(Encode(title)).Append("</h2>");
        return this;
    }

    public HtmlPage Text(string text)
    {
        _page.Append("<p>").Append(Encode(text)).Append("</p>");
        return this;
    }

    public HtmlPage Note(string text)
    {
        _page.Append("<p class=\"note\">").Append(Encode(text)).Append("</p>");
        return this;
    }

    public HtmlPage Charts(params IEnumerable<string> charts)
    {
        _page.Append("<div class=\"charts\">").AppendJoin("", charts).Append("</div>");
        return this;
    }

    /// <summary>A table.</summary>
    public HtmlPage Table(IReadOnlyList<HtmlColumn> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        _page.Append("<div class=\"scroll\"><table><tr>");
        Cells("th", [.. columns.Select(column => column.Title)]);
        foreach (var row in rows)
        {
            _page.Append("<tr>");
            Cells("td", row);
        }

        _page.Append("</table></div>");
        return this;

        void Cells(string tag, IReadOnlyList<string> texts)
        {
            for (var i = 0; i < texts.Count; i++)
            {
                _page.Append('<').Append(tag).Append(columns[i].IsText ? " class=\"text\">" : ">").Append(Encode(texts[i]));
            }
        }
    }

    public override string ToString() => _page.ToString() + "</html>\n";

    public static string Encode(string text) => WebUtility.HtmlEncode(text);
}

/// <summary>A column of a table.</summary>
/// <param name="Title">Its title.</param>
/// <param name="IsText">Whether its cells are texts, to the left, and not numbers.</param>
internal readonly record struct HtmlColumn(string Title, bool IsText = false);
