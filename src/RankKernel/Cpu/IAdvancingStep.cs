namespace RankKernel.Cpu;

/// <summary>
/// A step along a sequence that can take new positions in without looking at those before them: what it needs of those is a state
/// of fixed length. The output after all positions, in runs of any lengths, has the same bits as one run over the whole sequence.
/// </summary>
internal unsafe interface IAdvancingStep
{
    /// <summary>Elements of the state.</summary>
    int StateLength { get; }

    /// <summary>Writes the state before the first position.</summary>
    void Start(float* state);

    /// <summary>
    /// Takes the positions of the frame's row in, and changes the state in place. An output along the sequence has the new positions'
    /// rows from its first on; any other output is that of all positions so far.
    /// </summary>
    void Advance(in Frame frame, float* state);
}
