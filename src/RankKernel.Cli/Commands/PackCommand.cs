using System.CommandLine;
using RankKernel.Cli.Output;
using RankKernel.Import;

namespace RankKernel.Cli.Commands;

/// <summary><c>pack SPEC.json WEIGHTS.safetensors -o OUT.rkm</c>: a model file from a description and trained weights.</summary>
internal static class PackCommand
{
    public static Command Create(Terminal terminal)
    {
        var spec = new Argument<string>("SPEC") { Description = "The model description (JSON)." };
        var weights = new Argument<string>("WEIGHTS") { Description = "The trained weights (safetensors)." };
        var output = new ModelOutput();
        var command = new Command("pack", "Makes a model file from a description and trained weights.") { spec, weights };
        output.AddTo(command);
        command.SetAction(result => output.Write(
            result, Load(result.GetRequiredValue(spec), result.GetRequiredValue(weights)), showFeatures: false, terminal));
        return command;
    }

    /// <summary>Errors of weights name their file; all others are the description's, or of what it asks the weights for.</summary>
    private static ModelDefinition Load(string spec, string weights)
    {
        try
        {
            return ModelSpecReader.Load(spec, weights);
        }
        catch (RankKernelException error) when (!error.Message.Contains(weights, StringComparison.Ordinal))
        {
            throw new InputException($"{spec}: {error.Message}", error);
        }
    }
}
