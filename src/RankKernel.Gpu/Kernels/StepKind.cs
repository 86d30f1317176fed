namespace RankKernel.Gpu;

/// <summary>The steps by the numbers that stand in the code.</summary>
internal static class StepKind
{
    public const int Copy = 0;
    public const int Map = 1;
    public const int Binary = 2;
    public const int Sum = 3;
    public const int Where = 4;
    public const int Mask = 5;
    public const int IfEmpty = 6;
    public const int Linear = 7;
    public const int Chain = 8;
    public const int Select = 9;
    public const int Transpose = 10;
    public const int PadSequence = 11;
    public const int AlongSequence = 12;
    public const int LastPosition = 13;
    public const int Reduce = 14;
    public const int Softmax = 15;
    public const int LayerNorm = 16;
    public const int TopKMask = 17;
    public const int Lookups = 18;
    public const int SequenceGather = 19;
    public const int HashedPairs = 20;
    public const int CrossedBag = 21;
    public const int MatchCount = 22;
    public const int CountIds = 23;
    public const int TakeById = 24;
    public const int FieldSums = 25;
    public const int Pairs = 26;
    public const int CrossVector = 27;
    public const int MixExperts = 28;
    public const int CompressedInteraction = 29;
    public const int LineProducts = 30;
    public const int MatMul = 31;
    public const int WeightedSum = 32;
    public const int SceneLinear = 33;
    public const int Interpolate = 34;
    public const int Conv = 35;
    public const int Trees = 36;
    public const int Gru = 37;
    public const int Lstm = 38;
    public const int Memory = 39;
    public const int TargetAttention = 40;
    public const int MultiHeadAttention = 41;
    public const int KMaxPooling = 42;
}
