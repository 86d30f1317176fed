using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using RankKernel.Cli.Commands;
using RankKernel.Cli.Output;

namespace RankKernel.Cli;

/// <summary>The command line: parses it, runs the command, turns errors into one line and an exit code.</summary>
internal static class Tool
{
    public static int Run(IReadOnlyList<string> arguments, Terminal terminal)
    {
        try
        {
            if (arguments.Contains(""))
            {
                throw new InputException("An argument is empty. See 'rankkernel --help'.");
            }

            var result = Root(terminal).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (result.Action is ParseErrorAction)
            {
                var problem = result.UnmatchedTokens is [var token, ..] ? $"'{token}' is no command, option or argument here." : result.Errors[0].Message;
                throw new InputException($"{problem} See 'rankkernel --help'.");
            }

            TargetOption.RequireApart(result);
            return result.Invoke(new InvocationConfiguration
            {
                Output = terminal.Out,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
            });
        }
        catch (CheckFailedException error)
        {
            terminal.WriteError(error.Message);
            return ExitCode.CheckFailed;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException && FolderIn(error, arguments) is not null)
        {
            terminal.WriteError($"'{FolderIn(error, arguments)}' is a folder, expected a file.");
            return ExitCode.BadInput;
        }
        catch (Exception error) when (error is InputException or RankKernelException or IOException or UnauthorizedAccessException)
        {
            terminal.WriteError(error.Message);
            return ExitCode.BadInput;
        }
        catch (Exception error)
        {
            terminal.WriteError($"internal error: {error.GetType().Name}: {error.Message}");
            return ExitCode.InternalError;
        }
    }

    /// <summary>The argument that is a folder and was opened as a file.</summary>
    private static string? FolderIn(Exception error, IReadOnlyList<string> arguments) => arguments.FirstOrDefault(
        argument => argument.Length > 0 && Directory.Exists(argument) && error.Message.Contains($"'{Path.GetFullPath(argument)}'", StringComparison.Ordinal));

    private static Command Root(Terminal terminal) => new(
        "rankkernel",
        "Ranks with RankKernel models, and looks into them. "
        + "Exit codes: 0 all went well; 1 a check of a model or of its scores failed; "
        + "2 the command line or an input is wrong; 3 an error in the tool itself.")
    {
        new HelpOption(),
        new VersionOption(),
        DemoCommand.Create(terminal),
        InspectCommand.Create(terminal),
        ExplainCommand.Create(terminal),
        RankCommand.Create(terminal),
        ScoreCommand.Create(terminal),
        VerifyCommand.Create(terminal),
        BenchCommand.Create(terminal),
        PackCommand.Create(terminal),
        ImportCommand.Create(terminal),
        EvalCommand.Create(terminal),
        QuantizeCommand.Create(terminal),
    };
}
