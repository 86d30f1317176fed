using ILGPU;
using ILGPU.Algorithms;
using RankKernel.Graph;

namespace RankKernel.Gpu;

internal static partial class Steps
{
    // The fields of an external memory.
    private const int MemoryInput = 0;
    private const int MemoryChannelInput = 3;
    private const int MemoryOutput = 6;
    private const int MemoryLength = 9;
    private const int MemoryMost = 11;
    private const int MemoryUnits = 12;
    private const int MemoryWidth = 13;
    private const int MemorySlots = 14;
    private const int MemoryChannel = 15;
    private const int MemoryUsageKind = 16;
    private const int MemoryLastAlone = 17;
    private const int MemoryPadding = 18;
    private const int MemoryChannelPadding = 19;
    private const int MemorySharpening = 20;
    private const int MemoryClip = 21;

    // Then the parameters, transposed where they are matrices: [inputs, outputs].
    private const int MemoryReadWeight = 22;
    private const int MemoryStateWeight = 23;
    private const int MemoryHeads = 24;
    private const int MemoryHeadBias = 25;
    private const int MemorySlotStart = 26;
    private const int MemoryKeys = 27;
    private const int MemoryReadStart = 28;
    private const int MemoryChannelRead = 29;
    private const int MemoryChannelState = 30;

    /// <summary>
    /// MIMN's memory, row by row; a row's threads share its controller, heads and slots. Temporary: gates, commands, weights and what
    /// is kept of the channels.
    /// </summary>
    public static void Memory(in TileFrame frame, int at)
    {
        for (var row = 0; row < frame.Rows; row++)
        {
            WalkMemory(frame, at, row);
            Group.Barrier();
        }
    }

    private static void WalkMemory(in TileFrame frame, int at, int row)
    {
        var layout = LayoutOf(frame, at);
        var y = frame.Operand(at + MemoryOutput);
        var state = y.View.SubView(row * y.Stride);
        var input = frame.Operand(at + MemoryInput);
        var channelInput = frame.Operand(at + MemoryChannelInput);
        var length = frame.LengthOf(at + MemoryLength, row);
        var missing = frame.Code[at + MemoryPadding] < 0 ? 0 : frame.Code[at + MemoryMost] - length;
        var last = -1;
        ForgetMemory(frame, at, state, layout, 0, layout.Slots);
        for (var i = Group.IdxX; i < layout.Slots; i += Group.DimX)
        {
            state[layout.Usage + i] = 0f;
        }

        for (var i = Group.IdxX; i < layout.Width; i += Group.DimX)
        {
            state[layout.ReadVector + i] = frame.Constant(frame.Code[at + MemoryReadStart])[i];
        }

        Group.Barrier();
        for (var step = 0; step < missing + length; step++)
        {
            var isPadding = step < missing;
            var position = step - missing;
            var gates = frame.Constant(frame.Code[at + MemoryStateWeight]);
            var channelGates = gates;
            if (isPadding)
            {
                gates = frame.Constant(frame.Code[at + MemoryPadding]);
                if (layout.ChannelWidth > 0)
                {
                    channelGates = frame.Constant(frame.Code[at + MemoryChannelPadding]);
                }
            }
            else
            {
                gates = input.View.SubView((row * input.Stride) + (position * 3 * layout.Units));
                if (layout.ChannelWidth > 0)
                {
                    channelGates = channelInput.View.SubView((row * channelInput.Stride) + (position * 3 * layout.ChannelWidth));
                }
            }

            last = StepMemory(frame, at, state, layout, gates, channelGates);
            Group.Barrier();
            if (isPadding)
            {
                var isLast = step == missing - 1 && length == 0;
                var keepsChannels = isLast && frame.Code[at + MemoryLastAlone] != 0;
                ForgetMemory(frame, at, state, layout, keepsChannels ? layout.Slots : 0, layout.Slots);
                Group.Barrier();
            }
        }

        if (frame.Code[at + MemoryLastAlone] != 0)
        {
            for (var i = Group.IdxX; i < layout.Slots * layout.ChannelWidth; i += Group.DimX)
            {
                if (i / layout.ChannelWidth != last)
                {
                    state[layout.Channels + i] = 0f;
                }
            }
        }
    }

    private static MemoryLayout LayoutOf(in TileFrame frame, int at) => new(
        frame.Code[at + MemoryUnits], frame.Code[at + MemoryWidth], frame.Code[at + MemorySlots], frame.Code[at + MemoryChannel],
        frame.Code[at + MemoryUsageKind] != 0);

    /// <summary>Lets all but the vector read and the usage fall back to the start; of the channels those from one slot to another.</summary>
    private static void ForgetMemory(in TileFrame frame, int at, ArrayView<float> state, MemoryLayout layout, int firstSlot, int endSlot)
    {
        for (var i = Group.IdxX; i < layout.Units; i += Group.DimX)
        {
            state[i] = 0f;
        }

        for (var i = Group.IdxX; i < layout.Slots * layout.Width; i += Group.DimX)
        {
            state[layout.Memory + i] = frame.Constant(frame.Code[at + MemorySlotStart])[i];
            state[layout.Added + i] = 0f;
        }

        for (var i = (firstSlot * layout.ChannelWidth) + Group.IdxX; i < endSlot * layout.ChannelWidth; i += Group.DimX)
        {
            state[layout.Channels + i] = 0f;
        }
    }

    /// <summary>Takes one position in; returns the slot that was read most.</summary>
    private static int StepMemory(
        in TileFrame frame, int at, ArrayView<float> state, MemoryLayout layout, ArrayView<float> gates, ArrayView<float> channelGates)
    {
        var widest = layout.Units > layout.ChannelWidth ? layout.Units : layout.ChannelWidth;
        var temporary = frame.TemporaryView();
        var commands = temporary.SubView(4 * widest);
        var weights = commands.SubView(layout.HeadWidth);
        MemoryGru(frame, state.SubView(0), state.SubView(layout.ReadVector), gates, temporary, layout.Units, layout.Width, frame.Code[at + MemoryReadWeight], frame.Code[at + MemoryStateWeight]);
        Command(frame, at, state, layout, commands);
        Group.Barrier();
        Address(frame, at, state, layout, commands, weights);
        Group.Barrier();

        // The few numbers of slots and moves are one thread's work.
        if (Group.IdxX == 0)
        {
            UseWeights(frame, at, state, layout, commands, weights);
        }

        Group.Barrier();
        for (var i = Group.IdxX; i < layout.Width; i += Group.DimX)
        {
            var sum = 0f;
            for (var slot = 0; slot < layout.Slots; slot++)
            {
                sum += weights[slot] * state[layout.Memory + (slot * layout.Width) + i];
            }

            state[layout.ReadVector + i] = sum;
        }

        var most = 0;
        for (var slot = 1; slot < layout.Slots; slot++)
        {
            most = weights[slot] > weights[most] ? slot : most;
        }

        Group.Barrier();
        if (layout.ChannelWidth > 0)
        {
            MemoryGru(
                frame, state.SubView(layout.Channels + (most * layout.ChannelWidth)), state.SubView(layout.Memory + (most * layout.Width)),
                channelGates, temporary, layout.ChannelWidth, layout.Width, frame.Code[at + MemoryChannelRead], frame.Code[at + MemoryChannelState]);
        }

        for (var i = Group.IdxX; i < layout.Slots * layout.Width; i += Group.DimX)
        {
            var weight = weights[layout.Slots + (i / layout.Width)];
            var addition = weight * DeviceMath.Tanh(commands[layout.Add + (i % layout.Width)]);
            var erased = weight * DeviceMath.Sigmoid(commands[layout.Erase + (i % layout.Width)]);
            state[layout.Memory + i] = (state[layout.Memory + i] * (1f - erased)) + addition;
            state[layout.Added + i] += addition;
        }

        return most;
    }

    /// <summary>A step of a GRU on [x, other] whose reset gate acts before the product; the state is changed in place.</summary>
    private static void MemoryGru(
        in TileFrame frame, ArrayView<float> state, ArrayView<float> other, ArrayView<float> gates, ArrayView<float> temporary,
        int units, int width, int otherWeight, int stateWeight)
    {
        var fromOther = frame.Constant(otherWeight);
        var fromState = frame.Constant(stateWeight);
        for (var i = Group.IdxX; i < 3 * units; i += Group.DimX)
        {
            var sum = gates[i];
            for (var k = 0; k < width; k++)
            {
                sum += fromOther[(k * 3 * units) + i] * other[k];
            }

            for (var k = 0; k < units && i < 2 * units; k++)
            {
                sum += fromState[(k * 3 * units) + i] * state[k];
            }

            temporary[i] = i < 2 * units ? DeviceMath.Sigmoid(sum) : sum;
        }

        Group.Barrier();
        for (var i = Group.IdxX; i < units; i += Group.DimX)
        {
            var sum = temporary[(2 * units) + i];
            for (var k = 0; k < units; k++)
            {
                sum += fromState[(k * 3 * units) + (2 * units) + i] * temporary[k] * state[k];
            }

            temporary[(3 * units) + i] = DeviceMath.Tanh(sum);
        }

        Group.Barrier();
        for (var i = Group.IdxX; i < units; i += Group.DimX)
        {
            var candidate = temporary[(3 * units) + i];
            state[i] = candidate + (temporary[units + i] * (state[i] - candidate));
        }

        Group.Barrier();
    }

    private static void Command(in TileFrame frame, int at, ArrayView<float> state, MemoryLayout layout, ArrayView<float> commands)
    {
        var heads = frame.Constant(frame.Code[at + MemoryHeads]);
        var bias = frame.Constant(frame.Code[at + MemoryHeadBias]);
        var clip = Interop.IntAsFloat((uint)frame.Code[at + MemoryClip]);
        for (var i = Group.IdxX; i < layout.HeadWidth; i += Group.DimX)
        {
            var sum = bias[i];
            for (var k = 0; k < layout.Units; k++)
            {
                sum += heads[(k * layout.HeadWidth) + i] * state[k];
            }

            for (var slot = 0; slot < layout.Slots && layout.HasMoves; slot++)
            {
                sum += heads[((layout.Units + slot) * layout.HeadWidth) + i] * state[layout.Usage + slot] / (float)InterestMemory.UsageScale;
            }

            commands[i] = sum < -clip ? -clip : sum > clip ? clip : sum;
        }
    }

    /// <summary>The unnormalised weights of the slots: those of the read head, then those of the write head.</summary>
    private static void Address(in TileFrame frame, int at, ArrayView<float> state, MemoryLayout layout, ArrayView<float> commands, ArrayView<float> weights)
    {
        var keys = frame.Constant(frame.Code[at + MemoryKeys]);
        for (var i = Group.IdxX; i < 2 * layout.Slots; i += Group.DimX)
        {
            var start = layout.Key(i / layout.Slots);
            var slot = i % layout.Slots * layout.Width;
            var (lengthKey, lengthSlot, lengthStart) = (0f, 0f, 0f);
            var (fromSlot, fromStart) = (0f, 0f);
            for (var k = 0; k < layout.Width; k++)
            {
                var key = DeviceMath.Tanh(commands[start + k]);
                var memory = state[layout.Memory + slot + k];
                lengthKey += key * key;
                lengthSlot += memory * memory;
                lengthStart += keys[slot + k] * keys[slot + k];
                fromSlot += key * memory;
                fromStart += key * keys[slot + k];
            }

            var length = XMath.Sqrt(lengthKey);
            fromSlot /= (XMath.Sqrt(lengthSlot) * length) + (float)InterestMemory.CosineFloor;
            fromStart /= (XMath.Sqrt(lengthStart) * length) + (float)InterestMemory.CosineFloor;
            weights[i] = Strength(frame, at, commands[start + layout.Width]) * 0.5f * (fromStart + fromSlot);
        }
    }

    private static float Strength(in TileFrame frame, int at, float command) =>
        Interop.IntAsFloat((uint)frame.Code[at + MemorySharpening]) * (DeviceMath.Softplus(command) + 1f);

    /// <summary>Normalises the weights of both heads; moves, sharpens and counts those of the write head.</summary>
    private static void UseWeights(in TileFrame frame, int at, ArrayView<float> state, MemoryLayout layout, ArrayView<float> commands, ArrayView<float> weights)
    {
        SoftmaxInPlace(weights, 0, layout.Slots);
        SoftmaxInPlace(weights, layout.Slots, layout.Slots);
        var counted = layout.Slots;
        if (layout.HasMoves)
        {
            SoftmaxInPlace(commands, layout.Move, MemoryLayout.Moves);
            var sharpness = 2f * Strength(frame, at, commands[layout.Sharpness]);
            ShiftWeights(commands, layout, weights, layout.Slots, 2 * layout.Slots, sharpness);
            for (var slot = 0; slot < layout.Slots; slot++)
            {
                weights[layout.Slots + slot] = weights[(2 * layout.Slots) + slot];
            }

            if (frame.Code[at + MemoryUsageKind] == (int)MemoryUsage.WrittenTwice)
            {
                ShiftWeights(commands, layout, weights, layout.Slots, 2 * layout.Slots, sharpness);
                counted = 2 * layout.Slots;
            }
        }

        for (var slot = 0; slot < layout.Slots; slot++)
        {
            state[layout.Usage + slot] += weights[counted + slot];
        }
    }

    private static void ShiftWeights(ArrayView<float> commands, MemoryLayout layout, ArrayView<float> weights, int from, int to, float sharpness)
    {
        var slots = layout.Slots;
        var total = 0f;
        for (var slot = 0; slot < slots; slot++)
        {
            var sum = (commands[layout.Move] * weights[from + slot])
                + (commands[layout.Move + 1] * weights[from + ((slot + slots - 1) % slots)])
                + (commands[layout.Move + 2] * weights[from + ((slot + 1) % slots)]);
            weights[to + slot] = DeviceMath.Power(sum, sharpness);
            total += weights[to + slot];
        }

        for (var slot = 0; slot < slots; slot++)
        {
            weights[to + slot] /= total;
        }
    }

    private static void SoftmaxInPlace(ArrayView<float> x, int start, int count)
    {
        var largest = x[start];
        for (var i = 1; i < count; i++)
        {
            largest = DeviceMath.Max(largest, x[start + i]);
        }

        var sum = 0f;
        for (var i = 0; i < count; i++)
        {
            x[start + i] = XMath.Exp(x[start + i] - largest);
            sum += x[start + i];
        }

        for (var i = 0; i < count; i++)
        {
            x[start + i] /= sum;
        }
    }
}
