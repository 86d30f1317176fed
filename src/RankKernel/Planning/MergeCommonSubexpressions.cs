using RankKernel.Graph;

namespace RankKernel.Planning;

/// <summary>Computes once what several nodes would compute alike.</summary>
internal sealed class MergeCommonSubexpressions : GraphPass
{
    public override ModelGraph Run(ModelGraph graph) => new Merger().Run(graph);

    private sealed class Merger : RewritePass
    {
        private readonly Dictionary<Key, Value> _known = [];

        protected override bool ReadsWeights => false;

        protected override Value? Rewrite(GraphBuilder graph, Node node, IReadOnlyList<Value> inputs, UseCounts uses)
        {
            var key = new Key(node.Operation, inputs);
            if (!_known.TryGetValue(key, out var value))
            {
                value = graph.Add(node.Operation, inputs, node.Name);
                _known.Add(key, value);
            }

            return value;
        }
    }

    private readonly record struct Key(Operation Operation, IReadOnlyList<Value> Inputs)
    {
        public bool Equals(Key other) => Operation.Equals(other.Operation) && Inputs.SequenceEqual(other.Inputs);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            hash.Add(Operation);
            foreach (var input in Inputs)
            {
                hash.Add(input);
            }

            return hash.ToHashCode();
        }
    }
}
