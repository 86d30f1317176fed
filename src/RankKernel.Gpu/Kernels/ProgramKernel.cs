using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime;

namespace RankKernel.Gpu;

/// <summary>
/// The kernel: each group takes tiles of rows and runs all steps of a program on them, so that a request is two launches, the user's
/// row and the candidates, whatever the model. Rows never meet, so a barrier of the group is all that steps need between them.
/// </summary>
internal static class ProgramKernel
{
    /// <summary>Words before a step's fields: what to do, the length with these, whether the group waits first.</summary>
    public const int HeaderLength = 3;

    /// <summary>Ends a list of steps.</summary>
    public const int End = -1;

    /// <summary>Runs the tiles of a launch.</summary>
    /// <param name="arrays">The memory.</param>
    /// <param name="launch">What to run.</param>
    /// <param name="used">A bit for each kind of step that the program has: the others are left out of the compiled kernel.</param>
    public static void Run<TTensor>(DeviceArrays arrays, LaunchArguments launch, SpecializedValue<long> used)
        where TTensor : struct, ITensorCores
    {
        var shared = SharedMemory.Allocate<float>(TileFrame.SharedLength);
        for (var tile = Grid.IdxX; tile < launch.TileCount; tile += Grid.DimX)
        {
            var frame = Frame(arrays, launch, tile, shared);
            var entry = launch.Tiles + (tile * LaunchArguments.TileWords);
            if (launch.CatalogRowLength > 0)
            {
                TakeCatalogRows(arrays, launch, frame, arrays.Words[entry + 6]);
            }

            for (var list = 0; list < 2; list++)
            {
                Group.Barrier();
                var code = list == 0 ? launch.FirstCode : launch.PairCode;
                if (code >= 0)
                {
                    RunSteps<TTensor>(frame, code, used.Value);
                }
            }

            Group.Barrier();
            if (launch.PairCode >= 0)
            {
                StoreScores(arrays, launch, frame, arrays.Words[entry + 7], arrays.Words[entry + 6]);
            }

            // The next tile takes the same scratch.
            Group.Barrier();
        }
    }

    private static TileFrame Frame(DeviceArrays arrays, LaunchArguments launch, int tile, ArrayView<float> shared)
    {
        var entry = launch.Tiles + (tile * LaunchArguments.TileWords);
        var scratch = launch.Scratch + (Grid.IdxX * launch.ScratchLength);
        var frame = default(TileFrame);
        frame.Code = arrays.Code;
        frame.Constants = arrays.Constants;
        frame.ConstantWords = arrays.ConstantWords;
        frame.Work = arrays.Work;
        frame.Words = arrays.Words;
        frame.Shared = shared;
        frame.Rows = arrays.Words[entry];
        frame.User = arrays.Words[entry + 1];
        frame.UserIds = arrays.Words[entry + 2];
        frame.UserNumbers = arrays.Words[entry + 3];
        frame.ItemIds = arrays.Words[entry + 4];
        frame.ItemNumbers = arrays.Words[entry + 5];
        frame.Item = scratch;
        frame.Pair = scratch + launch.PairScratch;
        frame.Temporary = scratch + launch.Temporary;
        frame.ItemIdWidth = launch.ItemIdWidth;
        if (launch.CatalogRowLength > 0)
        {
            frame.ItemIds = scratch + launch.CatalogInputs;
            frame.ItemNumbers = frame.ItemIds + (frame.Rows * launch.ItemIdWidth);
        }

        return frame;
    }

    /// <summary>Copies the tile's rows of the catalog, as the items' steps would have left them; a slot of −1 is left as it is.</summary>
    private static void TakeCatalogRows(DeviceArrays arrays, LaunchArguments launch, in TileFrame frame, int slots)
    {
        var length = launch.CatalogRowLength;
        for (var i = Group.IdxX; i < frame.Rows * length; i += Group.DimX)
        {
            var row = i / length;
            var column = i % length;
            var slot = arrays.Words[slots + row];
            if (slot < 0)
            {
                continue;
            }

            var source = ((long)slot * length) + column;
            if (column < launch.CatalogComputed)
            {
                arrays.Work[frame.Item + (row * launch.CatalogComputed) + column] = arrays.Catalog[source];
            }
            else if (column < launch.CatalogComputed + launch.ItemIdWidth)
            {
                arrays.Words[frame.ItemIds + (row * launch.ItemIdWidth) + column - launch.CatalogComputed] = arrays.CatalogWords[source];
            }
            else
            {
                var number = column - launch.CatalogComputed - launch.ItemIdWidth;
                arrays.Work[frame.ItemNumbers + (row * launch.ItemNumberWidth) + number] = arrays.Catalog[source];
            }
        }
    }

    /// <summary>Copies the outputs' elements to the request's scores, output after output, so many from one to the next.</summary>
    private static void StoreScores(DeviceArrays arrays, LaunchArguments launch, in TileFrame frame, int scores, int slots)
    {
        var outputs = arrays.Code[launch.OutputCode];
        for (var i = Group.IdxX; i < frame.Rows * outputs; i += Group.DimX)
        {
            var output = i / frame.Rows;
            var row = i % frame.Rows;
            var isThere = launch.CatalogRowLength == 0 || arrays.Words[slots + row] >= 0;
            var score = float.NaN;
            if (isThere)
            {
                score = frame.Operand(launch.OutputCode + 1 + (output * Steps.OperandFields)).Get(row, 0);
            }

            arrays.Work[scores + (output * launch.ScoreStride) + row] = score;
        }
    }

    private static void RunSteps<TTensor>(in TileFrame frame, int at, long used)
        where TTensor : struct, ITensorCores
    {
        while (frame.Code[at] != End)
        {
            if (frame.Code[at + 2] != 0)
            {
                Group.Barrier();
            }

            RunStep<TTensor>(frame, frame.Code[at], at + HeaderLength, used);
            at += frame.Code[at + 1];
        }
    }

    private static void RunStep<TTensor>(in TileFrame frame, int kind, int at, long used)
        where TTensor : struct, ITensorCores
    {
        switch (kind)
        {
            case StepKind.Copy when Has(used, StepKind.Copy): Steps.Copy(frame, at); break;
            case StepKind.Map when Has(used, StepKind.Map): Steps.Map(frame, at); break;
            case StepKind.Binary when Has(used, StepKind.Binary): Steps.Binary(frame, at); break;
            case StepKind.Sum when Has(used, StepKind.Sum): Steps.Sum(frame, at); break;
            case StepKind.Where when Has(used, StepKind.Where): Steps.Where(frame, at); break;
            case StepKind.Mask when Has(used, StepKind.Mask): Steps.Mask(frame, at); break;
            case StepKind.IfEmpty when Has(used, StepKind.IfEmpty): Steps.IfEmpty(frame, at); break;
            case StepKind.Linear when Has(used, StepKind.Linear): Steps.Linear(frame, at); break;
            case StepKind.Chain when Has(used, StepKind.Chain): Steps.Chain<TTensor>(frame, at); break;
            case StepKind.Select when Has(used, StepKind.Select): Steps.Select(frame, at); break;
            case StepKind.Transpose when Has(used, StepKind.Transpose): Steps.Transpose(frame, at); break;
            case StepKind.PadSequence when Has(used, StepKind.PadSequence): Steps.PadSequence(frame, at); break;
            case StepKind.AlongSequence when Has(used, StepKind.AlongSequence): Steps.AlongSequence(frame, at); break;
            case StepKind.LastPosition when Has(used, StepKind.LastPosition): Steps.LastPosition(frame, at); break;
            case StepKind.KMaxPooling when Has(used, StepKind.KMaxPooling): Steps.KMaxPooling(frame, at); break;
            case StepKind.Reduce when Has(used, StepKind.Reduce): Steps.Reduce(frame, at); break;
            case StepKind.Softmax when Has(used, StepKind.Softmax): Steps.Softmax(frame, at); break;
            case StepKind.LayerNorm when Has(used, StepKind.LayerNorm): Steps.LayerNorm(frame, at); break;
            case StepKind.TopKMask when Has(used, StepKind.TopKMask): Steps.TopKMask(frame, at); break;
            case StepKind.Lookups when Has(used, StepKind.Lookups): Steps.Lookups(frame, at); break;
            case StepKind.SequenceGather when Has(used, StepKind.SequenceGather): Steps.SequenceGather(frame, at); break;
            case StepKind.HashedPairs when Has(used, StepKind.HashedPairs): Steps.HashedPairs(frame, at); break;
            case StepKind.CrossedBag when Has(used, StepKind.CrossedBag): Steps.CrossedBag(frame, at); break;
            case StepKind.MatchCount when Has(used, StepKind.MatchCount): Steps.MatchCount(frame, at); break;
            case StepKind.CountIds when Has(used, StepKind.CountIds): Steps.CountIds(frame, at); break;
            case StepKind.TakeById when Has(used, StepKind.TakeById): Steps.TakeById(frame, at); break;
            default:
                RunRankingStep(frame, kind, at, used);
                break;
        }
    }

    /// <summary>Whether a program has a kind of step; known when the kernel is compiled, so that the others are left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Has(long used, int kind) => (used & (1L << kind)) != 0;

    private static void RunRankingStep(in TileFrame frame, int kind, int at, long used)
    {
        switch (kind)
        {
            case StepKind.FieldSums when Has(used, StepKind.FieldSums): Steps.FieldSums(frame, at); break;
            case StepKind.Pairs when Has(used, StepKind.Pairs): Steps.Pairs(frame, at); break;
            case StepKind.CrossVector when Has(used, StepKind.CrossVector): Steps.CrossVector(frame, at); break;
            case StepKind.MixExperts when Has(used, StepKind.MixExperts): Steps.MixExperts(frame, at); break;
            case StepKind.CompressedInteraction when Has(used, StepKind.CompressedInteraction): Steps.CompressedInteraction(frame, at); break;
            case StepKind.LineProducts when Has(used, StepKind.LineProducts): Steps.LineProducts(frame, at); break;
            case StepKind.MatMul when Has(used, StepKind.MatMul): Steps.MatMul(frame, at); break;
            case StepKind.WeightedSum when Has(used, StepKind.WeightedSum): Steps.WeightedSum(frame, at); break;
            case StepKind.SceneLinear when Has(used, StepKind.SceneLinear): Steps.SceneLinear(frame, at); break;
            case StepKind.Interpolate when Has(used, StepKind.Interpolate): Steps.Interpolate(frame, at); break;
            case StepKind.Conv when Has(used, StepKind.Conv): Steps.Conv(frame, at); break;
            case StepKind.Trees when Has(used, StepKind.Trees): Steps.Trees(frame, at); break;
            case StepKind.Gru when Has(used, StepKind.Gru): Steps.Gru(frame, at); break;
            case StepKind.Lstm when Has(used, StepKind.Lstm): Steps.Lstm(frame, at); break;
            case StepKind.Memory when Has(used, StepKind.Memory): Steps.Memory(frame, at); break;
            case StepKind.TargetAttention when Has(used, StepKind.TargetAttention): Steps.TargetAttention(frame, at); break;
            case StepKind.MultiHeadAttention when Has(used, StepKind.MultiHeadAttention): Steps.MultiHeadAttention(frame, at); break;
        }
    }
}
