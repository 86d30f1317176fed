namespace RankKernel.Cli.Evaluating;

/// <summary>Figures by name in the order in which they are shown, and why others are not defined.</summary>
internal sealed class FigureList
{
    public OrderedDictionary<string, double> Defined { get; } = [];

    public OrderedDictionary<string, string> Undefined { get; } = [];

    /// <summary>Adds a figure, or says why there is none.</summary>
    public void Add(string name, double value, string? why = null)
    {
        if (double.IsFinite(value) && why is null)
        {
            Defined[name] = value;
        }
        else
        {
            Undefined[name] = why ?? "not defined";
        }
    }
}
