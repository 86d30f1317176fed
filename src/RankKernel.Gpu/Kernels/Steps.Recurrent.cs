using System.Runtime.CompilerServices;
using ILGPU;
using RankKernel.Graph;

namespace RankKernel.Gpu;

internal static partial class Steps
{
    /// <summary>In the place of a <see cref="GruAttention"/>: a GRU without scores.</summary>
    public const int NoAttention = -1;

    // The fields of a GRU.
    private const int GruInput = 0;
    private const int GruScores = 3;
    private const int GruOutput = 6;
    private const int GruLength = 9;
    private const int GruWidth = 12;
    private const int GruGates = 13;
    private const int GruWeight = 14;
    private const int GruBias = 15;
    private const int GruInputBias = 16;
    private const int GruAttentionKind = 17;
    private const int GruResetKind = 18;
    private const int GruLast = 19;

    /// <summary>
    /// Inputs' part of the gates, scores (space −1 for none), y, length, the most positions, width of the state, gates without the
    /// candidate, recurrent weight [width, gates + width], its bias, a bias of the inputs or −1, attention, reset, whether the last
    /// state alone is wanted. All rows of the tile take each position together: threads share the states and weights.
    /// Temporary: two states and the gates of each row.
    /// </summary>
    public static void Gru(in TileFrame frame, int at)
    {
        var width = frame.Code[at + GruWidth];
        var gates = frame.Code[at + GruGates];
        var states = frame.TemporaryView();
        var gateView = frame.TemporaryView().SubView(2 * frame.Rows * width);
        var y = frame.Operand(at + GruOutput);
        var elements = frame.Rows * width;
        for (var i = Group.IdxX; i < elements; i += Group.DimX)
        {
            states[i] = 0f;
        }

        Group.Barrier();
        var longest = Longest(frame, at + GruLength);
        for (var position = 0; position < longest; position++)
        {
            var old = position % 2 * elements;
            var next = elements - old;
            for (var i = Group.IdxX; i < frame.Rows * gates; i += Group.DimX)
            {
                var row = i / gates;
                if (position < frame.LengthOf(at + GruLength, row))
                {
                    var sum = GruGate(frame, at, row, position, i % gates) + Recurrent(frame, at, states, old + (row * width), width, gates, i % gates);
                    gateView[i] = DeviceMath.Sigmoid(sum);
                }
            }

            Group.Barrier();
            for (var i = Group.IdxX; i < elements; i += Group.DimX)
            {
                var row = i / width;
                var state = states[old + i];
                if (position < frame.LengthOf(at + GruLength, row))
                {
                    state = GruState(frame, at, states, gateView, old, row, position, i % width);
                    if (frame.Code[at + GruLast] == 0)
                    {
                        y.Set(row, (position * width) + (i % width), state);
                    }
                }

                states[next + i] = state;
            }

            Group.Barrier();
        }

        if (frame.Code[at + GruLast] != 0)
        {
            for (var i = Group.IdxX; i < elements; i += Group.DimX)
            {
                y.Set(i / width, i % width, states[(longest % 2 * elements) + i]);
            }
        }
    }

    private static float GruState(
        in TileFrame frame, int at, ArrayView<float> states, ArrayView<float> gateView, int old, int row, int position, int unit)
    {
        var width = frame.Code[at + GruWidth];
        var gates = frame.Code[at + GruGates];
        var start = old + (row * width);
        var candidate = GruGate(frame, at, row, position, gates + unit);
        var reset = row * gates;
        if (frame.Code[at + GruResetKind] == (int)GruReset.AfterProduct)
        {
            candidate += gateView[reset + unit] * Recurrent(frame, at, states, start, width, gates, gates + unit);
        }
        else
        {
            var weight = frame.Constant(frame.Code[at + GruWeight]);
            var sum = RecurrentBias(frame, at, gates + unit);
            for (var k = 0; k < width; k++)
            {
                sum += weight[(k * (gates + width)) + gates + unit] * gateView[reset + k] * states[start + k];
            }

            candidate += sum;
        }

        var attention = frame.Code[at + GruAttentionKind];
        var score = 0f;
        if (attention != NoAttention)
        {
            score = frame.Operand(at + GruScores).Get(row, position);
        }

        var gate = 0f;
        if (gates > width)
        {
            gate = gateView[reset + width + unit];
        }

        var share = attention == (int)GruAttention.Update ? score
            : attention == (int)GruAttention.UpdateGate ? gate * score
            : attention == (int)GruAttention.KeepGate ? 1f - ((1f - score) * gate)
            : 1f - gate;
        var before = states[start + unit];
        return before + (share * (DeviceMath.Tanh(candidate) - before));
    }

    /// <summary>What the inputs give to a gate, the scores acting on them where they do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float GruGate(in TileFrame frame, int at, int row, int position, int gate)
    {
        var all = frame.Code[at + GruGates] + frame.Code[at + GruWidth];
        var value = frame.Operand(at + GruInput).Get(row, (position * all) + gate);
        if (frame.Code[at + GruInputBias] >= 0)
        {
            value = (value * frame.Operand(at + GruScores).Get(row, position)) + frame.Constant(frame.Code[at + GruInputBias])[gate];
        }

        return value;
    }

    private static float Recurrent(in TileFrame frame, int at, ArrayView<float> states, int start, int width, int gates, int gate)
    {
        var weight = frame.Constant(frame.Code[at + GruWeight]);
        var sum = RecurrentBias(frame, at, gate);
        for (var k = 0; k < width; k++)
        {
            sum += weight[(k * (gates + width)) + gate] * states[start + k];
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float RecurrentBias(in TileFrame frame, int at, int gate)
    {
        var bias = frame.Code[at + GruBias];
        return bias < 0 ? 0f : frame.Constant(bias)[gate];
    }

    /// <summary>
    /// Inputs' part of the gates, factors (space −1 for none), y, length, the most positions, width, recurrent weight [width, 4 width],
    /// its bias, whether the last state alone is wanted. Temporary: two states, the cells and the gates of each row.
    /// </summary>
    public static void Lstm(in TileFrame frame, int at)
    {
        var width = frame.Code[at + 12];
        var gates = 4 * width;
        var weight = frame.Constant(frame.Code[at + 13]);
        var bias = frame.Constant(frame.Code[at + 14]);
        var input = frame.Operand(at);
        var factors = frame.Operand(at + 3);
        var y = frame.Operand(at + 6);
        var elements = frame.Rows * width;
        var state = frame.TemporaryView();
        var cell = state.SubView(elements);
        var gateView = state.SubView(2 * elements);
        for (var i = Group.IdxX; i < elements; i += Group.DimX)
        {
            state[i] = 0f;
            cell[i] = 0f;
        }

        Group.Barrier();
        var longest = Longest(frame, at + 9);
        for (var position = 0; position < longest; position++)
        {
            for (var i = Group.IdxX; i < frame.Rows * gates; i += Group.DimX)
            {
                var row = i / gates;
                if (position < frame.LengthOf(at + 9, row))
                {
                    var sum = bias[i % gates] + input.Get(row, (position * gates) + (i % gates));
                    for (var k = 0; k < width; k++)
                    {
                        sum += weight[(k * gates) + (i % gates)] * state[(row * width) + k];
                    }

                    gateView[i] = sum;
                }
            }

            Group.Barrier();
            for (var i = Group.IdxX; i < elements; i += Group.DimX)
            {
                var row = i / width;
                if (position < frame.LengthOf(at + 9, row))
                {
                    var unit = i % width;
                    var gate = (row * gates) + unit;
                    var enter = DeviceMath.Sigmoid(gateView[gate]);
                    var keep = DeviceMath.Sigmoid(gateView[gate + width]);
                    if (frame.Code[at + 3] >= 0)
                    {
                        enter *= factors.Get(row, (2 * position * width) + unit);
                        keep *= factors.Get(row, (((2 * position) + 1) * width) + unit);
                    }

                    cell[i] = (keep * cell[i]) + (enter * DeviceMath.Tanh(gateView[gate + (2 * width)]));
                    state[i] = DeviceMath.Sigmoid(gateView[gate + (3 * width)]) * DeviceMath.Tanh(cell[i]);
                    if (frame.Code[at + 15] == 0)
                    {
                        y.Set(row, (position * width) + unit, state[i]);
                    }
                }
            }

            Group.Barrier();
        }

        for (var i = Group.IdxX; i < elements && frame.Code[at + 15] != 0; i += Group.DimX)
        {
            y.Set(i / width, i % width, state[i]);
        }
    }

    /// <summary>The longest of the rows' sequences: the same for all threads.</summary>
    private static int Longest(in TileFrame frame, int at)
    {
        var longest = 0;
        for (var row = 0; row < frame.Rows; row++)
        {
            var length = frame.LengthOf(at, row);
            longest = length > longest ? length : longest;
        }

        return longest;
    }
}
