using System.Runtime.CompilerServices;
using RankKernel.Graph;

namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    /// <summary>How much of the new state the candidate is, from the gate z and the attention a.</summary>
    private interface ICandidateWeight
    {
        static abstract V Invoke(V gate, V attention);
    }

    public override void GruUpdate(
        GruAttention attention, int rows, int width, Rows gate, Rows candidate, Rows scores, Rows state, Rows y)
    {
        switch (attention)
        {
            case GruAttention.Input: GruUpdate<Rest>(rows, width, gate, candidate, scores, state, y); break;
            case GruAttention.Update: GruUpdate<Attention>(rows, width, gate, candidate, scores, state, y); break;
            case GruAttention.UpdateGate: GruUpdate<AttentionOfGate>(rows, width, gate, candidate, scores, state, y); break;
            case GruAttention.KeepGate: GruUpdate<RestOfDamped>(rows, width, gate, candidate, scores, state, y); break;
            default: throw new ArgumentOutOfRangeException(nameof(attention), attention, null);
        }
    }

    private static void GruUpdate<TWeight>(int rows, int width, Rows gate, Rows candidate, Rows scores, Rows state, Rows y)
        where TWeight : struct, ICandidateWeight
    {
        for (int r = 0; r < rows; r++)
        {
            V score = scores.IsNull ? Zero : TSimd.Broadcast(*scores.Row(r));
            for (int i = 0; i < width; i += TSimd.Width)
            {
                int count = width - i;
                V z = gate.IsNull ? Zero : LoadUpTo(gate.Row(r) + i, count);
                V n = VectorMath<TSimd, V>.Tanh(LoadUpTo(candidate.Row(r) + i, count));
                V old = LoadUpTo(state.Row(r) + i, count);
                StoreUpTo(y.Row(r) + i, TSimd.MultiplyAdd(TWeight.Invoke(z, score), TSimd.Subtract(n, old), old), count);
            }
        }
    }

    private readonly struct Rest : ICandidateWeight
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke(V gate, V attention) => TSimd.Subtract(TSimd.Broadcast(1f), gate);
    }

    private readonly struct Attention : ICandidateWeight
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke(V gate, V attention) => attention;
    }

    private readonly struct AttentionOfGate : ICandidateWeight
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke(V gate, V attention) => TSimd.Multiply(gate, attention);
    }

    private readonly struct RestOfDamped : ICandidateWeight
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Invoke(V gate, V attention)
        {
            V one = TSimd.Broadcast(1f);
            return TSimd.Subtract(one, TSimd.Multiply(TSimd.Subtract(one, attention), gate));
        }
    }
}
