using System.CommandLine;
using RankKernel.Cli.Output;

namespace RankKernel.Cli.Commands;

/// <summary><c>import FORMAT ...</c>: a model file from a model that was trained elsewhere.</summary>
internal static class ImportCommand
{
    public static Command Create(Terminal terminal) => new("import", "Makes a model file from a model that was trained elsewhere.")
    {
        ImportOnnxCommand.Create(terminal),
        ImportFrameworkCommand.FuxiCtr(terminal),
        ImportFrameworkCommand.DeepCtr(terminal),
        ImportTreesCommand.Xgboost(terminal),
        ImportTreesCommand.LightGbm(terminal),
    };
}
