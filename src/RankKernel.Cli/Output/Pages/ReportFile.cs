using System.Text;
using RankKernel.Format;

namespace RankKernel.Cli.Output.Pages;

/// <summary>Where a report is written: a whole file or none.</summary>
internal static class ReportFile
{
    /// <summary>Says before a long run that the folder is not there.</summary>
    /// <exception cref="InputException">It is not.</exception>
    public static void RequireFolder(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder))
        {
            throw new InputException($"{path}: there is no folder '{folder}'.");
        }
    }

    public static void Write(string path, string text) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
}
