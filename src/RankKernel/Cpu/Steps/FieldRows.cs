namespace RankKernel.Cpu;

/// <summary>Row views of any number of operands, kept in a frame's temporary scratch.</summary>
internal static unsafe class FieldRows
{
    public static int TemporaryLength(int count) => checked(count * sizeof(Rows) / sizeof(float));

    public static Span<Rows> Resolve(Operand[] operands, in Frame frame)
    {
        var rows = new Span<Rows>(frame.Temporary, operands.Length);
        for (var i = 0; i < operands.Length; i++)
        {
            rows[i] = operands[i].Rows(frame);
        }

        return rows;
    }
}
