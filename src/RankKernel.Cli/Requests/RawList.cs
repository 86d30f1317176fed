namespace RankKernel.Cli.Requests;

/// <summary>Raw values of one type: exactly one of the arrays is there.</summary>
internal readonly record struct RawList
{
    public RawList(long[] numbers) => WholeNumbers = numbers;

    public RawList(double[] numbers) => Numbers = numbers;

    public RawList(string?[] texts) => Texts = texts;

    public long[]? WholeNumbers { get; }

    /// <summary>NaN where none is given.</summary>
    public double[]? Numbers { get; }

    /// <summary>Null where none is given.</summary>
    public string?[]? Texts { get; }

    public int Length => (WholeNumbers ?? Numbers ?? (Array)Texts!).Length;
}
