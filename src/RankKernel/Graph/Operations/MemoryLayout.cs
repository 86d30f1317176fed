namespace RankKernel.Graph;

/// <summary>Where the parts of an <see cref="InterestMemory"/> stand in its output, and those of the controller's commands.</summary>
/// <param name="Units">Elements of the controller's state.</param>
/// <param name="Width">Elements of a slot.</param>
/// <param name="Slots">How many slots.</param>
/// <param name="ChannelWidth">Elements of a channel, 0 without channels.</param>
/// <param name="HasMoves">Whether writes are moved and sharpened.</param>
internal readonly record struct MemoryLayout(int Units, int Width, int Slots, int ChannelWidth, bool HasMoves)
{
    /// <summary>How many neighbours a weight can move to, itself included.</summary>
    public const int Moves = 3;

    public int ReadVector => Units;

    public int Memory => Units + Width;

    public int Added => Memory + (Slots * Width);

    public int Usage => Added + (Slots * Width);

    public int Channels => Usage + Slots;

    /// <summary>Elements of the output.</summary>
    public int Length => checked(Channels + (Slots * ChannelWidth));

    /// <summary>In the commands: the key of a head, 0 for reading and 1 for writing; its strength follows.</summary>
    public int Key(int head) => head * (Width + 1);

    public int Move => 2 * (Width + 1);

    public int Sharpness => Move + Moves;

    public int Erase => Move + (HasMoves ? Moves + 1 : 0);

    public int Add => Erase + Width;

    /// <summary>Elements of the commands.</summary>
    public int HeadWidth => checked(Add + Width);
}
