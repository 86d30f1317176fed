using System.CommandLine;
using RankKernel.Cli.Output;
using RankKernel.Import;

namespace RankKernel.Cli.Commands;

/// <summary>What all imports have in common: which side features are on, the model's name, and the file to write.</summary>
internal sealed class ImportOptions
{
    private readonly Option<string[]> _user = Mark("--user", "The user's features, separated by commas.");
    private readonly Option<string[]> _context = Mark("--context", "The request's features, separated by commas.");
    private readonly Option<string[]> _item = Mark("--item", "The items' features, separated by commas.");
    private readonly Option<string?> _name = new("--name") { Description = "The model's name; taken from what is imported unless given.", HelpName = "NAME" };
    private readonly ModelOutput _output = new();

    public void AddTo(Command command)
    {
        command.Add(_user);
        command.Add(_context);
        command.Add(_item);
        command.Add(_name);
        _output.AddTo(command);
    }

    /// <summary>The features that the command line puts on sides.</summary>
    /// <exception cref="ModelSpecException">One is on two sides.</exception>
    public SideMarks Sides(ParseResult result) => new(Names(result, _user), Names(result, _context), Names(result, _item));

    /// <summary>The names that the command line puts on sides, as they are.</summary>
    public (IReadOnlyList<string> User, IReadOnlyList<string> Context, IReadOnlyList<string> Item) Marks(ParseResult result) =>
        ([.. Names(result, _user)], [.. Names(result, _context)], [.. Names(result, _item)]);

    /// <summary>The model's name that the command line gives.</summary>
    public string? Name(ParseResult result) => result.GetValue(_name);

    /// <summary>Writes the model, checks the file and shows what it asks for.</summary>
    public int Write(ParseResult result, ModelDefinition model, Terminal terminal) => _output.Write(result, model, showFeatures: true, terminal);

    private static Option<string[]> Mark(string name, string description) => new(name) { Description = description, HelpName = "A,B", DefaultValueFactory = _ => [] };

    private static IEnumerable<string> Names(ParseResult result, Option<string[]> option) =>
        result.GetValue(option)!.SelectMany(list => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
