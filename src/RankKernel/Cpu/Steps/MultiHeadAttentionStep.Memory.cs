namespace RankKernel.Cpu;

/// <content>Temporary memory.</content>
internal sealed unsafe partial class MultiHeadAttentionStep
{
    public override int TemporaryLength => checked(
        Keys + Values + Columns + Mixed + Scores + Line + Positions + Positions + Positions);

    private int Keys => RoundUp(checked(_maxKeys * _keyWidth));

    private int Values => RoundUp(checked(_maxKeys * _valueWidth));

    private int Columns => checked(Lanes * (_keyWidth / _attention.Heads));

    private int Mixed => checked(Lanes * (_valueWidth / _attention.Heads));

    private int Scores => checked(Lanes * (_maxKeys + 1));

    private int Line => RoundUp(_maxKeys + 1);

    private int Positions => RoundUp(_maxKeys);

    private static int RoundUp(int length) => checked((length + 15) / 16 * 16);

    /// <summary>The keys and values of all heads, row after row.</summary>
    private readonly struct OpenKeys(int count, float* keys, float* values)
    {
        public int Count => count;

        public float* Keys => keys;

        public float* Values => values;
    }

    /// <summary>The parts of the step's temporary memory.</summary>
    private readonly struct Memory
    {
        public Memory(MultiHeadAttentionStep step, float* start)
        {
            Keys = start;
            Values = Keys + step.Keys;
            Columns = Values + step.Values;
            Mixed = Columns + step.Columns;
            Scores = Mixed + step.Mixed;
            Line = Scores + step.Scores;
            Open = (int*)(Line + step.Line);
            Seen = Open + step.Positions;
            Best = Seen + step.Positions;
        }

        /// <summary>The keys that are not left out, if some are.</summary>
        public float* Keys { get; }

        /// <summary>Their values.</summary>
        public float* Values { get; }

        /// <summary>A block of queries of one head, in lanes.</summary>
        public float* Columns { get; }

        /// <summary>What they give, in lanes.</summary>
        public float* Mixed { get; }

        /// <summary>Their scores and weights, in lanes.</summary>
        public float* Scores { get; }

        /// <summary>The scores of one query, with one more.</summary>
        public float* Line { get; }

        /// <summary>The positions that are not left out.</summary>
        public int* Open { get; }

        /// <summary>How many of them there are up to a position.</summary>
        public int* Seen { get; }

        /// <summary>The best of them.</summary>
        public int* Best { get; }
    }
}
