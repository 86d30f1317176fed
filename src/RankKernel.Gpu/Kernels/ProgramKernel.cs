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
            case StepKind.Copy:
                if ((used & (1L << StepKind.Copy)) != 0)
                {
                    Steps.Copy(frame, at);
                }

                break;
            case StepKind.Map:
                if ((used & (1L << StepKind.Map)) != 0)
                {
                    Steps.Map(frame, at);
                }

                break;
            case StepKind.Binary:
                if ((used & (1L << StepKind.Binary)) != 0)
                {
                    Steps.Binary(frame, at);
                }

                break;
            case StepKind.Sum:
                if ((used & (1L << StepKind.Sum)) != 0)
                {
                    Steps.Sum(frame, at);
                }

                break;
            case StepKind.Where:
                if ((used & (1L << StepKind.Where)) != 0)
                {
                    Steps.Where(frame, at);
                }

                break;
            case StepKind.Mask:
                if ((used & (1L << StepKind.Mask)) != 0)
                {
                    Steps.Mask(frame, at);
                }

                break;
            case StepKind.IfEmpty:
                if ((used & (1L << StepKind.IfEmpty)) != 0)
                {
                    Steps.IfEmpty(frame, at);
                }

                break;
            case StepKind.Linear:
                if ((used & (1L << StepKind.Linear)) != 0)
                {
                    Steps.Linear(frame, at);
                }

                break;
            case StepKind.Chain:
                if ((used & (1L << StepKind.Chain)) != 0)
                {
                    Steps.Chain<TTensor>(frame, at);
                }

                break;
            case StepKind.Select:
                if ((used & (1L << StepKind.Select)) != 0)
                {
                    Steps.Select(frame, at);
                }

                break;
            case StepKind.Transpose:
                if ((used & (1L << StepKind.Transpose)) != 0)
                {
                    Steps.Transpose(frame, at);
                }

                break;
            case StepKind.PadSequence:
                if ((used & (1L << StepKind.PadSequence)) != 0)
                {
                    Steps.PadSequence(frame, at);
                }

                break;
            case StepKind.AlongSequence:
                if ((used & (1L << StepKind.AlongSequence)) != 0)
                {
                    Steps.AlongSequence(frame, at);
                }

                break;
            case StepKind.LastPosition:
                if ((used & (1L << StepKind.LastPosition)) != 0)
                {
                    Steps.LastPosition(frame, at);
                }

                break;
            case StepKind.KMaxPooling:
                if ((used & (1L << StepKind.KMaxPooling)) != 0)
                {
                    Steps.KMaxPooling(frame, at);
                }

                break;
            case StepKind.Reduce:
                if ((used & (1L << StepKind.Reduce)) != 0)
                {
                    Steps.Reduce(frame, at);
                }

                break;
            case StepKind.Softmax:
                if ((used & (1L << StepKind.Softmax)) != 0)
                {
                    Steps.Softmax(frame, at);
                }

                break;
            case StepKind.LayerNorm:
                if ((used & (1L << StepKind.LayerNorm)) != 0)
                {
                    Steps.LayerNorm(frame, at);
                }

                break;
            case StepKind.TopKMask:
                if ((used & (1L << StepKind.TopKMask)) != 0)
                {
                    Steps.TopKMask(frame, at);
                }

                break;
            case StepKind.Lookups:
                if ((used & (1L << StepKind.Lookups)) != 0)
                {
                    Steps.Lookups(frame, at);
                }

                break;
            case StepKind.SequenceGather:
                if ((used & (1L << StepKind.SequenceGather)) != 0)
                {
                    Steps.SequenceGather(frame, at);
                }

                break;
            case StepKind.HashedPairs:
                if ((used & (1L << StepKind.HashedPairs)) != 0)
                {
                    Steps.HashedPairs(frame, at);
                }

                break;
            case StepKind.CrossedBag:
                if ((used & (1L << StepKind.CrossedBag)) != 0)
                {
                    Steps.CrossedBag(frame, at);
                }

                break;
            case StepKind.MatchCount:
                if ((used & (1L << StepKind.MatchCount)) != 0)
                {
                    Steps.MatchCount(frame, at);
                }

                break;
            case StepKind.CountIds:
                if ((used & (1L << StepKind.CountIds)) != 0)
                {
                    Steps.CountIds(frame, at);
                }

                break;
            case StepKind.TakeById:
                if ((used & (1L << StepKind.TakeById)) != 0)
                {
                    Steps.TakeById(frame, at);
                }

                break;
            default:
                RunRankingStep(frame, kind, at, used);
                break;
        }
    }

    private static void RunRankingStep(in TileFrame frame, int kind, int at, long used)
    {
        switch (kind)
        {
            case StepKind.FieldSums:
                if ((used & (1L << StepKind.FieldSums)) != 0)
                {
                    Steps.FieldSums(frame, at);
                }

                break;
            case StepKind.Pairs:
                if ((used & (1L << StepKind.Pairs)) != 0)
                {
                    Steps.Pairs(frame, at);
                }

                break;
            case StepKind.CrossVector:
                if ((used & (1L << StepKind.CrossVector)) != 0)
                {
                    Steps.CrossVector(frame, at);
                }

                break;
            case StepKind.MixExperts:
                if ((used & (1L << StepKind.MixExperts)) != 0)
                {
                    Steps.MixExperts(frame, at);
                }

                break;
            case StepKind.CompressedInteraction:
                if ((used & (1L << StepKind.CompressedInteraction)) != 0)
                {
                    Steps.CompressedInteraction(frame, at);
                }

                break;
            case StepKind.LineProducts:
                if ((used & (1L << StepKind.LineProducts)) != 0)
                {
                    Steps.LineProducts(frame, at);
                }

                break;
            case StepKind.MatMul:
                if ((used & (1L << StepKind.MatMul)) != 0)
                {
                    Steps.MatMul(frame, at);
                }

                break;
            case StepKind.WeightedSum:
                if ((used & (1L << StepKind.WeightedSum)) != 0)
                {
                    Steps.WeightedSum(frame, at);
                }

                break;
            case StepKind.SceneLinear:
                if ((used & (1L << StepKind.SceneLinear)) != 0)
                {
                    Steps.SceneLinear(frame, at);
                }

                break;
            case StepKind.Interpolate:
                if ((used & (1L << StepKind.Interpolate)) != 0)
                {
                    Steps.Interpolate(frame, at);
                }

                break;
            case StepKind.Conv:
                if ((used & (1L << StepKind.Conv)) != 0)
                {
                    Steps.Conv(frame, at);
                }

                break;
            case StepKind.Trees:
                if ((used & (1L << StepKind.Trees)) != 0)
                {
                    Steps.Trees(frame, at);
                }

                break;
            case StepKind.Gru:
                if ((used & (1L << StepKind.Gru)) != 0)
                {
                    Steps.Gru(frame, at);
                }

                break;
            case StepKind.Lstm:
                if ((used & (1L << StepKind.Lstm)) != 0)
                {
                    Steps.Lstm(frame, at);
                }

                break;
            case StepKind.Memory:
                if ((used & (1L << StepKind.Memory)) != 0)
                {
                    Steps.Memory(frame, at);
                }

                break;
            case StepKind.TargetAttention:
                if ((used & (1L << StepKind.TargetAttention)) != 0)
                {
                    Steps.TargetAttention(frame, at);
                }

                break;
            case StepKind.MultiHeadAttention:
                if ((used & (1L << StepKind.MultiHeadAttention)) != 0)
                {
                    Steps.MultiHeadAttention(frame, at);
                }

                break;
        }
    }
}
