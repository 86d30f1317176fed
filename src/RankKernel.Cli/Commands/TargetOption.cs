using System.CommandLine;
using System.CommandLine.Parsing;

namespace RankKernel.Cli.Commands;

/// <summary>An option that names a file to write.</summary>
internal sealed class TargetOption<T>(string name, params string[] aliases) : Option<T>(name, aliases), ITargetOption
{
    public bool MayReplaceArguments { get; init; }
}

/// <summary>Tells options of files to write from all others.</summary>
internal interface ITargetOption
{
    /// <summary>Whether the file may take the place of one that is an argument, which is read before.</summary>
    bool MayReplaceArguments { get; }
}

/// <summary>What holds for all files to write.</summary>
internal static class TargetOption
{
    /// <summary>Sees to it that nothing is written over what the command reads or writes elsewhere.</summary>
    /// <exception cref="InputException">Two arguments name the same file, and one of them is written.</exception>
    public static void RequireApart(ParseResult result)
    {
        var arguments = result.CommandResult.Children.ToList();
        foreach (var target in arguments.OfType<OptionResult>().Where(option => option.Option is ITargetOption && option.Tokens.Count == 1))
        {
            var path = target.Tokens[0].Value;
            var mayReplace = ((ITargetOption)target.Option).MayReplaceArguments;
            if (arguments.Where(other => other != target && !(mayReplace && other is ArgumentResult)).SelectMany(other => other.Tokens).Any(other => IsSame(other.Value, path)))
            {
                throw new InputException($"{target.Option.Name}: '{path}' is named twice; it would be written over.");
            }
        }
    }

    private static bool IsSame(string one, string other) =>
        one.Length > 0 && string.Equals(
            Path.GetFullPath(one), Path.GetFullPath(other), OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
}
