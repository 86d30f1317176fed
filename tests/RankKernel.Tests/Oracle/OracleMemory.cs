using RankKernel.Graph;

namespace RankKernel.Tests.Oracle;

/// <summary>MIMN's memory one position after the other, from the formulas of <see cref="InterestMemory"/>.</summary>
internal static class OracleMemory
{
    public static OracleValue InterestMemory(InterestMemory operation, IReadOnlyList<OracleValue> inputs) =>
        OracleValue.Vector(new Memory(operation, inputs).Run());

    private sealed class Memory(InterestMemory operation, IReadOnlyList<OracleValue> inputs)
    {
        private readonly int _units = inputs[2].Shape[1];
        private readonly int _width = inputs[5].Shape[1];
        private readonly int _slots = inputs[5].Shape[0];
        private readonly OracleValue? _channelGates = operation.Channels ? inputs[8] : null;
        private double[] _state = new double[inputs[2].Shape[1]];
        private double[] _read = [.. inputs[7].Data];
        private double[][] _memory = Rows(inputs[5]);
        private double[][] _added = Zeros(inputs[5].Shape[0], inputs[5].Shape[1]);
        private double[] _usage = new double[inputs[5].Shape[0]];
        private double[][] _channels = operation.Channels ? Zeros(inputs[5].Shape[0], inputs[10].Shape[1]) : [];
        private double[][] _outputs = [];

        public double[] Run()
        {
            var positions = inputs[0].Positions;
            var padding = operation.Channels ? 11 : 8;
            _outputs = [.. _channels.Select(channel => (double[])channel.Clone())];
            for (var missing = operation.PaddedInFront ? inputs[0].Shape[0] - positions : 0; missing > 0; missing--)
            {
                Step(inputs[padding].Data, operation.Channels ? inputs[padding + 1].Data : []);
                (_state, _memory, _added) = (new double[_units], Rows(inputs[5]), Zeros(_slots, _width));
                _channels = [.. _channels.Select(channel => new double[channel.Length])];
            }

            for (var position = 0; position < positions; position++)
            {
                Step(At(inputs[0], position), _channelGates is null ? [] : At(_channelGates, position));
            }

            return
            [
                .. _state, .. _read, .. _memory.SelectMany(slot => slot), .. _added.SelectMany(slot => slot), .. _usage,
                .. (operation.LastChannelAlone ? _outputs : _channels).SelectMany(channel => channel),
            ];
        }

        private void Step(double[] gates, double[] channelGates)
        {
            _state = Gru(gates, inputs[1], _read, inputs[2], _state);
            double[] control = operation.Usage == MemoryUsage.None ? _state : [.. _state, .. _usage.Select(used => used / 400)];
            var commands = Product(inputs[3], control).Select((sum, i) => Math.Clamp(sum + inputs[4][i], -operation.Clip, operation.Clip)).ToArray();
            var heads = 2 * (_width + 1);
            var read = Address(commands[..(_width + 1)]);
            var write = Address(commands[(_width + 1)..heads]);
            var counted = write;
            var rest = heads;
            if (operation.Usage != MemoryUsage.None)
            {
                var moves = Softmax(commands[heads..(heads + 3)]);
                var sharpness = 2 * operation.Sharpening * (Softplus(commands[heads + 3]) + 1);
                write = Move(write, moves, sharpness);
                counted = operation.Usage == MemoryUsage.WrittenTwice ? Move(write, moves, sharpness) : write;
                rest += 4;
            }

            _usage = [.. _usage.Zip(counted, (used, weight) => used + weight)];
            _read = [.. Enumerable.Range(0, _width).Select(i => Enumerable.Range(0, _slots).Sum(slot => read[slot] * _memory[slot][i]))];
            if (operation.Channels)
            {
                var most = Array.IndexOf(read, read.Max());
                _channels[most] = Gru(channelGates, inputs[9], _memory[most], inputs[10], _channels[most]);
                _outputs = [.. _channels.Select((channel, slot) => slot == most ? channel : new double[channel.Length])];
            }

            var erase = commands[rest..(rest + _width)].Select(Sigmoid).ToArray();
            var add = commands[(rest + _width)..].Select(Math.Tanh).ToArray();
            _memory = [.. _memory.Select((slot, s) => slot.Select((m, i) => (m * (1 - (write[s] * erase[i]))) + (write[s] * add[i])).ToArray())];
            _added = [.. _added.Select((slot, s) => slot.Select((sum, i) => sum + (write[s] * add[i])).ToArray())];
        }

        private double[] Address(double[] head)
        {
            var key = head[.._width].Select(Math.Tanh).ToArray();
            var strength = operation.Sharpening * (Softplus(head[_width]) + 1);
            return Softmax([.. _memory.Select((slot, s) => strength * 0.5 * (Cosine(key, At(inputs[6], s)) + Cosine(key, slot)))]);
        }

        private double[] Move(double[] weights, double[] moves, double sharpness)
        {
            var moved = weights.Select((_, i) => Math.Pow(
                (moves[0] * weights[i]) + (moves[1] * weights[(i + _slots - 1) % _slots]) + (moves[2] * weights[(i + 1) % _slots]), sharpness)).ToArray();
            return [.. moved.Select(weight => weight / moved.Sum())];
        }

        private static double[] Gru(double[] gates, OracleValue weight, double[] other, OracleValue recurrent, double[] h)
        {
            var width = h.Length;
            var sums = Product(weight, other).Zip(gates, (a, b) => a + b).ToArray();
            var products = Product(recurrent, h);
            var r = Enumerable.Range(0, width).Select(i => Sigmoid(sums[i] + products[i])).ToArray();
            var z = Enumerable.Range(width, width).Select(i => Sigmoid(sums[i] + products[i])).ToArray();
            var candidates = Product(recurrent, [.. h.Zip(r, (state, gate) => state * gate)]);
            return [.. h.Select((state, i) => ((1 - z[i]) * Math.Tanh(sums[(2 * width) + i] + candidates[(2 * width) + i])) + (z[i] * state))];
        }

        private static double[] Product(OracleValue weight, double[] x) =>
            [.. Enumerable.Range(0, weight.Shape[0]).Select(row => x.Select((element, k) => element * weight[(row * x.Length) + k]).Sum())];

        private static double Cosine(double[] a, double[] b) => Dot(a, b) / ((Math.Sqrt(Dot(a, a)) * Math.Sqrt(Dot(b, b))) + 1e-8);

        private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

        private static double[] Softmax(double[] x) => [.. x.Select(element => Math.Exp(element - x.Max()) / x.Sum(other => Math.Exp(other - x.Max())))];

        private static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

        private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

        private static double[] At(OracleValue value, int row)
        {
            var width = value.Shape[1];
            return [.. Enumerable.Range(row * width, width).Select(i => value[i])];
        }

        private static double[][] Rows(OracleValue matrix) => [.. Enumerable.Range(0, matrix.Shape[0]).Select(row => At(matrix, row))];

        private static double[][] Zeros(int rows, int width) => [.. Enumerable.Range(0, rows).Select(_ => new double[width])];
    }
}
