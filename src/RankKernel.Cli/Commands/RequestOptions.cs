using System.CommandLine;
using RankKernel.Cli.Output;
using RankKernel.Cli.Requests;

namespace RankKernel.Cli.Commands;

/// <summary>What <c>rank</c> and <c>score</c> have in common: a model, requests, and where the items come from.</summary>
internal sealed class RequestOptions
{
    public Argument<string> Model { get; } = CommandOptions.Model();

    public Argument<string> Request { get; } = new("REQUEST")
    {
        Description = "A JSON file with a request, or - for standard input.",
    };

    public Option<string?> Catalog { get; } = new("--catalog")
    {
        Description = "Items, one {\"id\": ..., \"features\": {...}} a line; the request then has ids in \"candidates\", or none for all items.",
        HelpName = "ITEMS.jsonl",
    };

    public Option<bool> Lines { get; } = new("--lines") { Description = "The file has a request on each line." };

    public Option<bool> Json { get; } = CommandOptions.Json();

    public void AddTo(Command command)
    {
        command.Add(Model);
        command.Add(Request);
        command.Add(Catalog);
        command.Add(Lines);
        command.Add(Json);
    }

    /// <summary>Loads the model and the catalog, and hands over each request.</summary>
    public void Run(ParseResult result, Terminal terminal, Action<RankModel, IEnumerable<ReadRequest>> action)
    {
        using var model = CommandOptions.LoadModel(result.GetRequiredValue(Model));
        var path = result.GetRequiredValue(Request);
        var items = result.GetValue(Catalog);
        if (items == JsonInput.Standard && path == JsonInput.Standard)
        {
            throw new InputException("The request and the catalog cannot both come from standard input.");
        }

        using var catalog = items is null ? null : CatalogFile<string>.Load(items, model, terminal, Text);
        action(model, new RequestRun(model, path, result.GetValue(Lines), catalog, terminal).Read());
    }

    private static bool Text(string text, out string id)
    {
        id = text;
        return true;
    }
}
