using System.CommandLine;
using RankKernel.Cli.Output;
using RankKernel.Import;

namespace RankKernel.Cli.Commands;

/// <summary><c>import xgboost|lightgbm FILE -o OUT.rkm</c>: boosted trees.</summary>
internal static class ImportTreesCommand
{
    public static Command Xgboost(Terminal terminal) => Create("xgboost", "XGBoost", "The booster (JSON or UBJSON).", TreeFormat.Xgboost, terminal);

    public static Command LightGbm(Terminal terminal) => Create("lightgbm", "LightGBM", "The booster (text).", TreeFormat.LightGbm, terminal);

    private static Command Create(string name, string library, string description, TreeFormat format, Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = description };
        var options = new ImportOptions();
        var command = new Command(name, $"Makes a model file from trees trained with {library}.") { file };
        options.AddTo(command);
        command.SetAction(result =>
        {
            var path = result.GetRequiredValue(file);
            var trees = TreeModelReader.Load(path, format);
            var model = trees.Define(options.Name(result) ?? Path.GetFileNameWithoutExtension(path), options.Sides(result));
            return options.Write(result, model, terminal);
        });
        return command;
    }
}
