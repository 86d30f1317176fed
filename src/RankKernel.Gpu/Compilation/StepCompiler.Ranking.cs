using RankKernel.Graph;

namespace RankKernel.Gpu;

internal sealed partial class StepCompiler
{
    private void WriteRanking(Node node)
    {
        var inputs = node.Inputs;
        switch (node.Operation)
        {
            case FactorizationMachine: writer.Operand(node.Output).Add(inputs[0].Shape.Width).Add(true).Operands(inputs); break;
            case BiInteraction: writer.Operand(node.Output).Add(inputs[0].Shape.Width).Add(false).Operands(inputs); break;
            case PairwiseDot dot: AllPairs(node, inputs, false, null, [.. dot.Pairs(inputs.Count)]); break;
            case CrossDot cross: AllPairs(node, inputs, false, null, Crossed(cross.First, inputs.Count)); break;
            case Dot: AllPairs(node, inputs, false, null, [(0, 1)]); break;
            case FieldPairs pairs: ChosenPairs(node, pairs); break;
            case CrossVector: Crossing(node); break;
            case MixExperts: writer.Operand(inputs[0]).Operand(node.Output).Add(node.Output.Shape.Width).Operands([.. inputs.Skip(1)]); break;
            case CompressedInteraction layer: Compressed(node, layer); break;
            case LineProducts: Lines(node); break;
            case SceneLinear linear: Scene(node, linear); break;
            case Interpolate: writer.Operand(inputs[0]).Operand(node.Output).Add(inputs[1].Shape[0]).Constant(inputs[1]).Constant(inputs[2]); break;
            case Conv conv: Convolution(node, conv); break;
            case TreeEnsemble: Trees(node); break;
            case Gru gru: Recurrent(node, gru); break;
            case AttentionalGru gru: Recurrent(node, gru); break;
            case Lstm lstm: Recurrent(node, lstm); break;
            case InterestMemory memory: Memory(node, memory); break;
            case TargetAttention attention: Attention(node, attention); break;
            case MultiHeadAttention attention: Heads(node, attention); break;
            case MatchCount match: writer.Ids(inputs[0]).LengthOfIds(inputs[0]).Ids(inputs[1]).Operand(node.Output).Add(match.Cardinality).Add(match.PaddingId); break;
            case CountIds count: writer.Ids(inputs[0]).LengthOfIds(inputs[0]).Operand(node.Output).Add(count.Cardinality).Add(count.PaddingId); break;
            case TakeById: writer.Operand(inputs[0]).Ids(inputs[1]).Operand(node.Output).Add(inputs[0].Shape[0]); break;
            case HashedPairs pairs: Hashed(node, pairs); break;
            case CrossedBag crossed: Crossed(node, crossed); break;
            default: throw new InvalidOperationException($"{node.Operation.Kind} has a kind but no fields.");
        }
    }

    private static (int, int)[] Crossed(int first, int count) =>
        [.. Enumerable.Range(0, first).SelectMany(a => Enumerable.Range(first, count - first).Select(b => (a, b)))];

    private void AllPairs(Node node, IReadOnlyList<Value> fields, bool isProduct, Value? weights, (int I, int J)[] pairs)
    {
        writer.Operand(node.Output).Add(fields[0].Shape.Width).Add(isProduct).Optional(weights).Operands([.. fields]).Add(pairs.Length);
        foreach (var (i, j) in pairs)
        {
            writer.Add(i).Add(j);
        }
    }

    private void ChosenPairs(Node node, FieldPairs pairs)
    {
        Value[] fields = [.. pairs.Weighted ? node.Inputs.SkipLast(1) : node.Inputs];
        AllPairs(
            node, fields, pairs.Function == PairFunction.Product, pairs.Weighted ? node.Inputs[^1] : null,
            [.. Enumerable.Range(0, pairs.Count).Select(pair => pairs[pair])]);
    }

    private void Crossing(Node node) => writer
        .Operand(node.Inputs[0]).Operand(node.Inputs[1]).Operand(node.Output).Add(node.Output.Shape.Width)
        .Constant(node.Inputs[2]).Constant(node.Inputs[3]);

    private void Compressed(Node node, CompressedInteraction layer)
    {
        var (x, h) = (node.Inputs[0], node.Inputs[1]);
        writer.Operand(x).Operand(h).Operand(node.Output).Add(x.Shape[0]).Add(x.Shape[1]).Add(h.Shape[1]).Add(node.Output.Shape[1]);
        writer.Transposed(node.Inputs[2]).Optional(layer.Bias ? node.Inputs[3] : null);
        writer.Activation(layer.Activation, node.Inputs, layer.FirstActivationParameter);
        writer.Operands([.. node.Inputs.Skip(layer.FirstAddend).Take(layer.Addends)]);
    }

    private void Lines(Node node) => writer
        .Operand(node.Inputs[0]).Operand(node.Inputs[1]).Operand(node.Output)
        .Add(node.Output.Shape[0]).Add(node.Inputs[0].Shape[1]).Add(node.Output.Shape[1]);

    private void Scene(Node node, SceneLinear linear)
    {
        var weight = node.Inputs[2];
        writer.Operand(node.Inputs[0]).Ids(node.Inputs[1]).Operand(node.Output).Add(weight.Shape[2]).Add(weight.Shape[1]);
        writer.Add(writer.Constants.Add(weight.Data!, "scenes", Scenes)).Optional(linear.Bias ? node.Inputs[3] : null);
        writer.Activation(linear.Activation, node.Inputs, linear.FirstActivationParameter);
        writer.Operands([.. node.Inputs.Skip(linear.FirstAddend).Take(linear.Addends)]);
    }

    private static float[] Scenes(Tensor weights)
    {
        var (scenes, columns, depth) = (weights.Shape[0], weights.Shape[1], weights.Shape[2]);
        var elements = new float[weights.Shape.Count];
        for (var scene = 0; scene < scenes; scene++)
        {
            var part = WeightLayout.Elements(weights).Slice(scene * columns * depth, columns * depth);
            WeightLayout.Transposed(part, columns, depth, columns).CopyTo(elements, scene * columns * depth);
        }

        return elements;
    }

    private void Convolution(Node node, Conv conv)
    {
        var (x, weight) = (node.Inputs[0].Shape, node.Inputs[1].Shape);
        writer.Operand(node.Inputs[0]).Operand(node.Output).Constant(node.Inputs[1]).Constant(node.Inputs[2]);
        writer.Activation(conv.Activation, [], 0).Add(x[0]).Add(x[1]).Add(x[2]).Add(weight[0]).Add(weight[1]).Add(conv.Before);
        writer.Add(conv.ConvRows(x[0], weight[1])).Add(conv.Pool).Add(conv.PoolBefore).Add(node.Output.Shape[0]);
    }

    private void Trees(Node node)
    {
        var outputs = node.Output.Shape.Width;
        writer.Operand(node.Inputs[0]).Operand(node.Output).Constant(node.Inputs[1]).Constant(node.Inputs[2]).Constant(node.Inputs[3]);
        writer.Constant(node.Inputs[4]).Optional(node.Inputs.Count > 5 ? node.Inputs[5] : null).Add(node.Inputs[2].Shape[0]).Add(outputs);
        writer.UseTemporary((long)writer.TileRows * Steps.TreeLanes * outputs);
    }

    private void Hashed(Node node, HashedPairs pairs)
    {
        var table = node.Inputs[^1];
        writer.Constant(table).Add(table.Shape[0]).Add(table.Shape[1]).Operand(node.Output).Add(pairs.Offsets.Length);
        for (var i = 0; i < pairs.Offsets.Length; i++)
        {
            writer.Ids(node.Inputs[i]).Add(pairs.Offsets[i]);
        }

        writer.Add(pairs.Pairs.Length / 2).Add(pairs.Pairs);
    }

    private void Crossed(Node node, CrossedBag crossed)
    {
        var table = node.Inputs[^1];
        writer.Constant(table).Add(crossed.Buckets).Add(table.Shape[1]).Operand(node.Output);
        writer.Add((int)crossed.Pooling).Add(crossed.Seed).Add(crossed.FirstIndex).Add(node.Inputs.Count - 1);
        foreach (var ids in node.Inputs.SkipLast(1))
        {
            writer.Ids(ids).LengthOfIds(ids);
        }
    }

    private void Recurrent(Node node, Gru gru)
    {
        writer.Operand(node.Inputs[0]).NoOperand();
        RecurrentFields(node, gru.RecurrentWeight, Gru.Gates, null, Steps.NoAttention, gru.Reset, gru.Last);
    }

    private void Recurrent(Node node, AttentionalGru gru)
    {
        writer.Operand(node.Inputs[0]).Operand(node.Inputs[1]);
        var bias = gru.Attention == GruAttention.Input ? node.Inputs[2] : null;
        RecurrentFields(node, gru.RecurrentWeight, gru.Gates, bias, (int)gru.Attention, gru.Reset, true);
    }

    private void RecurrentFields(Node node, int weight, int gates, Value? inputBias, int attention, GruReset reset, bool last)
    {
        var width = node.Inputs[weight].Shape[1];
        writer.Operand(node.Output).Length(node.Inputs[0].Type.Sequence!).Add(node.Inputs[0].Shape[0]).Add(width).Add((gates - 1) * width);
        writer.Transposed(node.Inputs[weight]).Constant(node.Inputs[weight + 1]).Optional(inputBias).Add(attention).Add((int)reset).Add(last);
        writer.UseTemporary((long)writer.TileRows * width * (gates + 1));
    }

    private void Recurrent(Node node, Lstm lstm)
    {
        var weight = node.Inputs[lstm.RecurrentWeight];
        writer.Operand(node.Inputs[0]);
        _ = lstm.Scaled ? writer.Operand(node.Inputs[1]) : writer.NoOperand();
        writer.Operand(node.Output).Length(node.Inputs[0].Type.Sequence!).Add(node.Inputs[0].Shape[0]).Add(weight.Shape[1]);
        writer.Transposed(weight).Constant(node.Inputs[lstm.RecurrentWeight + 1]).Add(lstm.Last);
        writer.UseTemporary((long)writer.TileRows * weight.Shape[1] * (Lstm.Gates + 2));
    }

    private void Memory(Node node, InterestMemory memory)
    {
        var inputs = node.Inputs;
        var layout = memory.Layout(inputs);
        writer.Operand(inputs[0]);
        _ = memory.Channels ? writer.Operand(inputs[memory.ChannelGates]) : writer.NoOperand();
        writer.Operand(node.Output).Length(inputs[0].Type.Sequence!).Add(inputs[0].Shape[0]);
        writer.Add(layout.Units).Add(layout.Width).Add(layout.Slots).Add(layout.ChannelWidth).Add((int)memory.Usage).Add(memory.LastChannelAlone);
        writer.Optional(memory.PaddedInFront ? inputs[memory.Padding] : null);
        writer.Optional(memory.PaddedInFront && memory.Channels ? inputs[memory.Padding + 1] : null);
        writer.Add(memory.Sharpening).Add(memory.Clip).Transposed(inputs[1]).Transposed(inputs[2]).Transposed(inputs[3]);
        writer.Constant(inputs[4]).Constant(inputs[5]).Constant(inputs[6]).Constant(inputs[7]);
        if (memory.Channels)
        {
            writer.Transposed(inputs[memory.ChannelGates + 1]).Transposed(inputs[memory.ChannelGates + 2]);
        }
        else
        {
            writer.Add(-1).Add(-1);
        }

        writer.UseTemporary((4L * Math.Max(layout.Units, layout.ChannelWidth)) + layout.HeadWidth + (3 * layout.Slots));
    }

    private void Attention(Node node, TargetAttention attention)
    {
        var inputs = node.Inputs;
        var (query, keys) = (inputs[0], inputs[1]);
        writer.Operand(query).Operand(keys).Operand(inputs[attention.KeyPart]).Operand(inputs[attention.QueryPart]);
        _ = attention.Empty == EmptyHistory.PaddingRow ? writer.Operand(inputs[attention.PaddingRow]) : writer.NoOperand();
        writer.Operand(node.Output);
        _ = attention.HasIds ? writer.Ids(inputs[2]) : writer.NoIds();
        writer.Length(keys.Type.Sequence!).Add(keys.Shape[0]).Add(query.Shape.Width).Add(attention.Scale);
        writer.Add(attention.Normalization == AttentionNormalization.Softmax).Add(attention.Weights).Add(attention.PaddingId);

        // Odd layers' activations stand behind the even ones'.
        int[] widths = [query.Shape.Width, .. Enumerable.Range(0, attention.Layers).Select(layer => inputs[attention.Weight(layer)].Shape[0])];
        var (even, odd) = (widths.Where((_, i) => i % 2 == 0).Max(), widths.Where((_, i) => i % 2 == 1).Max());
        var lines = TileFrame.SharedLength / (even + odd);
        if (lines == 0)
        {
            throw new GraphException($"Node '{node.Name}': attention layers of {even} and {odd} elements do not fit into the shared memory of a GPU, {TileFrame.SharedLength} elements.");
        }

        var rows = Math.Min(lines, writer.TileRows);
        var positions = Math.Min(Math.Max(1, lines / rows), keys.Shape[0]);
        writer.Add(positions).Add(rows).Add(rows * positions * even).Add(attention.Layers + 1);
        for (var layer = 0; layer <= attention.Layers; layer++)
        {
            var weight = inputs[attention.Weight(layer)];
            writer.Add(weight.Shape[1]).Add(weight.Shape[0]).Add(Packed(weight, WeightPrecision.Float32));
            writer.Optional(attention.HasBias(layer) ? inputs[attention.Weight(layer) + 1] : null).Add(WeightLayout.Padded(weight.Shape[0]));
            writer.Activation(layer == attention.Layers ? default : attention.Activation, inputs, attention.ActivationParameters(layer));
        }

        writer.UseTemporary((long)writer.TileRows * keys.Shape[0]);
    }

    private void Heads(Node node, MultiHeadAttention attention)
    {
        var inputs = node.Inputs;
        writer.Operand(inputs[0]).Operand(inputs[1]).Operand(inputs[2]);
        _ = attention.Masked ? writer.Operand(inputs[attention.Mask]) : writer.NoOperand();
        _ = attention.Joined ? writer.Operand(inputs[attention.JoinedKey]) : writer.NoOperand();
        _ = attention.Joined ? writer.Operand(inputs[attention.JoinedKey + 1]) : writer.NoOperand();
        writer.Operand(node.Output);
        _ = attention.HasIds ? writer.Ids(inputs[3]) : writer.NoIds();
        writer.Extent(inputs[0]).Extent(inputs[1]).Add(attention.Heads).Add(inputs[1].Shape[1]).Add(inputs[2].Shape[1]).Add(attention.Scale);
        writer.Add(attention.Causal).Add(attention.PaddingId).Add(attention.Top);
        var queries = inputs[0].Shape.Count / inputs[0].Shape.Last;
        var scores = queries * attention.Heads * (inputs[1].Shape[0] + 1) * (attention.Top > 0 ? 2 : 1);
        var rows = (int)Math.Clamp(HeadScores / scores, 1, writer.TileRows);
        writer.Add(rows).UseTemporary(rows * scores);
    }
}
