namespace RankKernel.Cpu;

/// <summary>The order in which the products of field pairs are written.</summary>
internal enum PairOrder
{
    /// <summary>i &lt; j: (0,1), (0,2), ... (1,2), ...</summary>
    UpperRowMajor,

    /// <summary>i &gt; j: (1,0), (2,0), (2,1), ...</summary>
    LowerRowMajor,
}
