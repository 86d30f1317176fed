namespace RankKernel.Format;

/// <summary>How a model file is loaded. Immutable.</summary>
public sealed record ModelFileOptions
{
    /// <summary>
    /// Whether the SHA-256 of every tensor is compared with that in the manifest; true unless set. The manifest's own hash and all
    /// lengths and offsets are checked always.
    /// </summary>
    public bool VerifyHashes { get; init; } = true;

    /// <summary>
    /// Whether tensors are views into a mapping of the file, shared with other processes, instead of copies; false unless set.
    /// Only for a local file that nobody changes in place: whoever truncates a mapped file kills the process, and whoever overwrites it
    /// changes the weights after they were checked. Replacing the file by a rename, as <see cref="ModelFile.Save"/> does, is safe.
    /// The mapping lives as long as any tensor of the model. float16 and bfloat16 tensors are copied all the same.
    /// </summary>
    public bool MemoryMap { get; init; }
}
