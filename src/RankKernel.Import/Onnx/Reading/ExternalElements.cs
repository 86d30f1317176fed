using System.Globalization;
using RankKernel.Import.Onnx.Schema;

namespace RankKernel.Import.Onnx;

/// <summary>Weights in files beside the model.</summary>
internal static class ExternalElements
{
    /// <summary>Where a tensor's elements are. A path that leads out of the model's folder is refused.</summary>
    public static FileElements Find(TensorProto tensor, string folder)
    {
        var location = Entry(tensor, "location") ?? throw new OnnxException($"The weight '{tensor.Name}' is external, and nothing says in which file.");
        var isPath = location.Length > 0 && !location.Contains('\0') && !Path.IsPathRooted(location);
        var path = isPath ? Path.GetFullPath(Path.Combine(folder, location)) : "";
        if (!isPath || !IsBelow(path, folder) || LeadsOut(path, folder))
        {
            throw new OnnxException($"The weight '{tensor.Name}' is said to be in '{location}', which is not in the model's folder.");
        }

        if (!File.Exists(path))
        {
            throw new OnnxException($"The weight '{tensor.Name}' is said to be in '{location}', and there is no such file beside the model.");
        }

        var size = new FileInfo(path).Length;
        var offset = Number(tensor, "offset") ?? 0;
        var length = Number(tensor, "length") ?? size - offset;
        return offset >= 0 && length >= 0 && length <= size - offset
            ? new FileElements(path, offset, length)
            : throw new OnnxException(
                $"The weight '{tensor.Name}' is said to take {length} bytes from byte {offset} of '{location}', which has {size}.");
    }

    private static bool IsBelow(string path, string folder) =>
        path.StartsWith(folder.EndsWith(Path.DirectorySeparatorChar) ? folder : folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>Whether a link on the way leads elsewhere.</summary>
    private static bool LeadsOut(string path, string folder)
    {
        for (var part = path; part is not null && part.Length > folder.Length; part = Path.GetDirectoryName(part))
        {
            var info = Directory.Exists(part) ? (FileSystemInfo)new DirectoryInfo(part) : new FileInfo(part);
            if (info.LinkTarget is not null && info.ResolveLinkTarget(returnFinalTarget: true) is { } target && !IsBelow(target.FullName, folder))
            {
                return true;
            }
        }

        return false;
    }

    private static string? Entry(TensorProto tensor, string key) => tensor.ExternalData.FirstOrDefault(entry => entry.Key == key)?.Value;

    private static long? Number(TensorProto tensor, string key) => Entry(tensor, key) switch
    {
        null => null,
        var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        var text => throw new OnnxException($"The weight '{tensor.Name}' has the {key} '{text}'; expected a whole number."),
    };
}
