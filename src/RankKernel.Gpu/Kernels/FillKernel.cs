using ILGPU;

namespace RankKernel.Gpu;

/// <summary>Puts staged rows of tables into the places on the device that are kept for them.</summary>
internal static class FillKernel
{
    /// <summary>Words before a row: its table's place, which of its rows, how many words.</summary>
    public const int HeaderLength = 3;

    /// <summary>A group a row. The words begin with where each row stands behind them.</summary>
    public static void Run(DeviceArrays arrays, int staged, int rows)
    {
        for (var row = Grid.IdxX; row < rows; row += Grid.DimX)
        {
            var at = staged + arrays.Words[staged + row];
            var target = ((long)arrays.Words[at] * OperandSpace.ConstantUnit) + ((long)arrays.Words[at + 1] * arrays.Words[at + 2]);
            for (var i = Group.IdxX; i < arrays.Words[at + 2]; i += Group.DimX)
            {
                arrays.ConstantWords[target + i] = arrays.Words[at + HeaderLength + i];
            }
        }
    }
}
