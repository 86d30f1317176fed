namespace RankKernel.Cpu;

/// <summary>How the embeddings of a row's ids become one vector. Padding positions are left out; of no positions comes zero.</summary>
internal enum BagPooling
{
    /// <summary>The row of the first id, padding or not; weights are ignored. Rows without ids give zero.</summary>
    Single,

    /// <summary>Σ w·e.</summary>
    Sum,

    /// <summary>Σ w·e over the count of positions.</summary>
    Mean,

    /// <summary>Σ w·e over Σ w; zero where that is zero.</summary>
    WeightedMean,

    /// <summary>Σ w·e over the root of the count of positions.</summary>
    SqrtN,

    /// <summary>max of w·e.</summary>
    Max,
}
