using System.CommandLine;
using RankKernel.Cli.Output;
using RankKernel.Import;

namespace RankKernel.Cli.Commands;

/// <summary><c>import fuxictr|deepctr CONFIG.json WEIGHTS.safetensors -o OUT.rkm</c>: a state dict of a PyTorch framework.</summary>
internal static class ImportFrameworkCommand
{
    public static Command FuxiCtr(Terminal terminal)
    {
        var map = new Option<string?>("--feature-map") { Description = "FuxiCTR's feature_map.json, in place of the configuration's features.", HelpName = "FILE" };
        var vocabulary = new Option<string?>("--vocabulary") { Description = "FuxiCTR's feature_vocab.json: features then take raw values, not indices.", HelpName = "FILE" };
        var command = Create("fuxictr", "FuxiCTR", terminal, (config, weights, options, result) => Import.FuxiCtr.Load(config, weights, options with
        {
            FeatureMap = result.GetValue(map),
            Vocabulary = result.GetValue(vocabulary),
        }));
        command.Add(map);
        command.Add(vocabulary);
        return command;
    }

    public static Command DeepCtr(Terminal terminal) =>
        Create("deepctr", "DeepCTR-Torch", terminal, (config, weights, options, _) => DeepCtrTorch.Load(config, weights, options));

    private static Command Create(
        string name, string framework, Terminal terminal, Func<string, string, FrameworkImportOptions, ParseResult, ModelDefinition> load)
    {
        var config = new Argument<string>("CONFIG") { Description = "The model's name, features and hyperparameters (JSON, docs/import.md)." };
        var weights = new Argument<string>("WEIGHTS") { Description = "The state dict (safetensors)." };
        var options = new ImportOptions();
        var command = new Command(name, $"Makes a model file from a model trained with {framework}.") { config, weights };
        options.AddTo(command);
        command.SetAction(result => options.Write(
            result,
            load(
                result.GetRequiredValue(config),
                result.GetRequiredValue(weights),
                new FrameworkImportOptions { Name = options.Name(result), Sides = options.Sides(result) },
                result),
            terminal));
        return command;
    }
}
