using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using RankKernel.Format;

namespace RankKernel.Cli.Commands;

/// <summary>Options and arguments that several commands have.</summary>
internal static class CommandOptions
{
    public static Argument<string> Model() => new("MODEL") { Description = "The model file (.rkm)." };

    public static Option<bool> Json() => new("--json") { Description = "Write JSON." };

    public static Option<string?> Output() => new("--output") { Description = "The output to rank by; the model's first unless given.", HelpName = "NAME" };

    public static Option<int> Top() => Int("--top", 10, 1, ItemBatch.MaxCount, "K", "How many of the best to show.");

    public static Option<int> Seed() => Int("--seed", 1, 0, int.MaxValue, "SEED", "The seed of the random requests.");

    public static Option<int> Int(string name, int standard, int low, int high, string helpName, string description) => new(name)
    {
        Description = description,
        HelpName = helpName,
        DefaultValueFactory = _ => standard,
        CustomParser = result => Whole(result, low, high),
    };

    public static Option<int?> OptionalInt(string name, int low, int high, string helpName, string description) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result => Whole(result, low, high),
    };

    public static Option<double> Number(string name, double standard, double low, double high, string helpName, string description) => new(name)
    {
        Description = description,
        HelpName = helpName,
        DefaultValueFactory = _ => standard,
        CustomParser = result => Real(result, low, high),
    };

    /// <summary>Loads a model and makes it ready to rank.</summary>
    public static RankModel LoadModel(string path) => new(ModelFile.Load(path));

    /// <summary>A ranker by an output.</summary>
    /// <exception cref="InputException">The model has no such output.</exception>
    public static Ranker CreateRanker(RankModel model, string? output, int parallelism = 1) =>
        output is null || model.Outputs.Contains(output)
            ? model.CreateRanker(new RankerOptions { RankBy = output, MaxDegreeOfParallelism = parallelism })
            : throw new InputException($"The model '{model.Name}' has no output '{output}'; its outputs are {string.Join(", ", model.Outputs)}.");

    private static int Whole(ArgumentResult result, int low, int high) =>
        int.TryParse(Text(result), CultureInfo.InvariantCulture, out var number) && number >= low && number <= high
            ? number
            : (int)Refuse(result, "a whole number", low, high);

    private static double Real(ArgumentResult result, double low, double high) =>
        double.TryParse(Text(result), CultureInfo.InvariantCulture, out var number) && number >= low && number <= high
            ? number
            : Refuse(result, "a number", low, high);

    private static string Text(ArgumentResult result) => result.Tokens[0].Value;

    private static double Refuse(ArgumentResult result, string what, double low, double high)
    {
        var name = ((OptionResult)result.Parent!).Option.Name;
        result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} is {Text(result)}; expected {what} from {low} to {high}."));
        return low;
    }
}
