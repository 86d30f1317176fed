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
        int i = 0;
        for (; i <= width - TSimd.Width; i += TSimd.Width)
        {
            GruColumns<TWeight, OneVector>(rows, i, TSimd.Width, gate, candidate, scores, state, y);
        }

        if (i < width)
        {
            GruColumns<TWeight, PartVector>(rows, i, width - i, gate, candidate, scores, state, y);
        }
    }

    /// <summary>One vector of columns down the rows, without branches.</summary>
    private static void GruColumns<TWeight, TColumns>(
        int rows, int column, int count, Rows gate, Rows candidate, Rows scores, Rows state, Rows y)
        where TWeight : struct, ICandidateWeight
        where TColumns : struct, IColumnVectors
    {
        int columns = TColumns.Part ? count : TSimd.Width;
        float* score = scores.IsNull ? ZeroVector.Floats : scores.Data;
        float* z = gate.IsNull ? ZeroVector.Floats : gate.Data + column;
        float* n = candidate.Data + column;
        float* old = state.Data + column;
        float* next = y.Data + column;
        nint scoreStride = scores.IsNull ? 0 : scores.Stride;
        nint gateStride = gate.IsNull ? 0 : gate.Stride;
        VectorMath<TSimd, V>.TanhLoop tanh = new();
        for (int r = 0; r < rows; r++)
        {
            V weight = TWeight.Invoke(LoadUpTo(z, columns), TSimd.Broadcast(*score));
            V before = LoadUpTo(old, columns);
            V change = TSimd.Subtract(tanh.Invoke(LoadUpTo(n, columns)), before);
            StoreUpTo(next, TSimd.MultiplyAdd(weight, change, before), columns);
            score += scoreStride;
            z += gateStride;
            n += candidate.Stride;
            old += state.Stride;
            next += y.Stride;
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
