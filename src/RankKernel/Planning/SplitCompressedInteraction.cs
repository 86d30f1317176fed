using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>
/// A compressed interaction Σ_ab W[m,ab]·x[a]⊙h[b] whose x are fields of several sides. The user's fields are summed up into one
/// matrix a component, Σ_a W[m,ab]·x[a], once a request: of a candidate's work one term a row of h is left in place of one a user
/// field. In the first layer, where h are the fields too, products within a side are computed on that side, and for the candidate
/// only the item's fields meet that matrix.
/// </summary>
internal sealed class SplitCompressedInteraction : RewritePass
{
    protected override Value? Rewrite(GraphBuilder graph, Node node, IReadOnlyList<Value> inputs, UseCounts uses)
    {
        if (node.Operation is not CompressedInteraction layer
            || node.Output.Cadence != Cadence.Pair
            || inputs[0].Producer is not { Operation: StackFields } stack
            || inputs[2].Data is not { } weight)
        {
            return null;
        }

        var parts = StackedParts.Of(stack.Inputs);
        var isFirst = inputs[1].Producer is { Operation: StackFields } other && other.Inputs.SequenceEqual(stack.Inputs);
        if (parts[0].Cadence != Cadence.User && (parts.Count == 1 || !isFirst))
        {
            return null;
        }

        var split = new Split(graph, node.Name, weight.AsFloats().ToArray(), weight.Shape[0], stack.Inputs.Count, inputs[1].Shape[1]);
        if (isFirst)
        {
            split.First(parts);
        }
        else
        {
            split.Deeper(parts, inputs[1]);
        }

        Value[] addends = [.. inputs.Skip(layer.FirstAddend).Take(layer.Addends)];
        return split.Finish(layer, layer.Bias ? inputs[3] : null, addends, [.. inputs.Skip(layer.FirstActivationParameter)]);
    }

    private sealed class Split(GraphBuilder graph, string name, float[] weight, int channels, int fields, int rows)
    {
        private readonly List<Value> _terms = [];
        private Value? _x;
        private Value? _h;
        private Tensor? _weight;

        /// <summary>Each pair of fields once, where it is computed least often.</summary>
        public void First(IReadOnlyList<StackedParts> parts)
        {
            for (var i = 0; i < parts.Count; i++)
            {
                var part = parts[i];
                if (part.Cadence == Cadence.Pair)
                {
                    // What is left: these fields among themselves, and with all others.
                    int[] order = [.. part.Places, .. parts.Take(i).SelectMany(earlier => earlier.Places)];
                    Value[] all = [.. part.Fields, .. parts.Take(i).SelectMany(earlier => earlier.Fields)];
                    Rest(Stack(part.Fields), Stack(all), Matrix(part.Places, order, (m, a, b) => part.Places.Contains(b) ? At(m, a, b) : At(m, a, b) + At(m, b, a)));
                    continue;
                }

                var own = Stack(part.Fields);
                _terms.Add(graph.Add(
                    new CompressedInteraction(Bias: false), [own, own, graph.Constant(Matrix(part.Places, part.Places, At))], $"{name}.{part.Cadence}"));
            }

            if (parts is [{ Cadence: Cadence.User } user, { Cadence: Cadence.Item } item, ..])
            {
                AddProducts(user, item.Places, Stack(item.Fields), (m, a, b) => At(m, a, b) + At(m, b, a));
            }
        }

        /// <summary>The user's fields summed up for each row of h; the others as they are.</summary>
        public void Deeper(IReadOnlyList<StackedParts> parts, Value h)
        {
            int[] all = [.. Enumerable.Range(0, rows)];
            AddProducts(parts[0], all, h, At);
            int[] places = [.. parts.Skip(1).SelectMany(part => part.Places)];
            if (places.Length > 0)
            {
                Rest(Stack([.. parts.Skip(1).SelectMany(part => part.Fields)]), h, Matrix(places, all, At));
            }
        }

        public Value Finish(CompressedInteraction layer, Value? bias, IReadOnlyList<Value> addends, IReadOnlyList<Value> vectors)
        {
            Value[] terms = [.. _terms, .. addends];
            if (_x is not null)
            {
                return graph.Add(
                    layer with { Addends = terms.Length },
                    [_x, _h!, graph.Constant(_weight!), .. bias is null ? Array.Empty<Value>() : [bias], .. terms, .. vectors],
                    name);
            }

            if (bias is not null)
            {
                terms[0] = graph.Add(terms[0], bias);
            }

            return graph.Add(new Sum(terms.Length, layer.Activation), [.. terms, .. vectors], name);
        }

        private void AddProducts(StackedParts user, IReadOnlyList<int> columns, Value h, Func<int, int, int, double> element)
        {
            var (places, count) = (user.Places, columns.Count);
            var sums = Weights.Matrix(
                count * channels, places.Count, (row, column) => element(row % channels, places[column], columns[row / channels]));
            var matrices = graph.Add(new Linear(Bias: false), [Stack(user.Fields), graph.Constant(sums)], $"{name}.User.sums");
            _terms.Add(graph.Add(new LineProducts(), [h, matrices], $"{name}.products"));
        }

        private void Rest(Value x, Value h, Tensor matrix) => (_x, _h, _weight) = (x, h, matrix);

        private Tensor Matrix(IReadOnlyList<int> a, IReadOnlyList<int> b, Func<int, int, int, double> element) => Weights.Matrix(
            channels, a.Count * b.Count, (row, column) => element(row, a[column / b.Count], b[column % b.Count]));

        private double At(int channel, int a, int b) => weight[(((channel * fields) + a) * rows) + b];

        private Value Stack(IReadOnlyList<Value> values) => graph.Add(new StackFields(), values);
    }
}
