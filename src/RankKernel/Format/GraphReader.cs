using RankKernel.Features;
using RankKernel.Graph;
using Wire = RankKernel.Format.Proto;

namespace RankKernel.Format;

/// <summary>Rebuilds a network from a manifest, under exactly the names that it had.</summary>
internal sealed class GraphReader
{
    private readonly Wire.Manifest _manifest;
    private readonly Dictionary<string, Feature> _features;
    private readonly GraphBuilder _builder;
    private readonly Dictionary<string, Value> _values = new(StringComparer.Ordinal);

    private GraphReader(Wire.Manifest manifest, IReadOnlyList<Feature> features)
    {
        _manifest = manifest;
        _features = features.ToDictionary(feature => feature.Name, StringComparer.Ordinal);
        _builder = new GraphBuilder(features, new TensorDictionary());
    }

    /// <summary>The network over these features, which were checked, and these tensors, in the order of the manifest.</summary>
    public static ModelGraph Read(Wire.Manifest manifest, IReadOnlyList<Feature> features, IReadOnlyList<Tensor> tensors) =>
        new GraphReader(manifest, features).Read(tensors);

    private ModelGraph Read(IReadOnlyList<Tensor> tensors)
    {
        foreach (var input in _manifest.Inputs)
        {
            ReadInput(input);
        }

        for (var i = 0; i < tensors.Count; i++)
        {
            var name = _manifest.Tensors[i].Name;
            Claim(name, $"tensor '{name}'");
            _values.Add(name, _builder.AddParameter(name, tensors[i]));
        }

        foreach (var node in _manifest.Nodes)
        {
            ReadNode(node);
        }

        foreach (var output in _manifest.Outputs)
        {
            var part = $"output '{ModelValidation.Show(output.Name)}'";
            var value = Resolve(output.Value, part);
            Attempt(part, () => _builder.Output(output.Name, value));
        }

        var graph = Attempt("graph", _builder.Build);
        ExpectUsed(graph);
        return graph;
    }

    private void ReadInput(Wire.Input written)
    {
        var source = new InputSource(written.Feature, written.HasColumn ? written.Column : null, written.Weights);
        var part = $"input '{ModelValidation.Show(source.ToString())}'";
        if (!_features.ContainsKey(source.Feature))
        {
            throw ModelFormatException.In(part, "there is no such feature");
        }

        if (_values.ContainsKey(source.ToString()))
        {
            throw ModelFormatException.In(part, "it is listed twice");
        }

        var value = Attempt(part, () => _builder.Input(source.Feature, source.Column, source.Weights));
        _values.Add(value.Name, value);
    }

    private void ReadNode(Wire.Node written)
    {
        var part = $"node '{ModelValidation.Show(written.Name)}'";
        Claim(written.Name, part);
        var inputs = new Value[written.Inputs.Count];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = Resolve(written.Inputs[i], part);
        }

        var value = Attempt(part, () =>
        {
            var operation = OperationRegistry.Read(written.Operation, written.Attributes.Select(attribute => GraphFormat.Read(attribute, part)));
            var output = _builder.Add(operation, inputs, written.Name);
            ModelValidation.Node(_features, output.Producer!);
            return output;
        });
        _values.Add(written.Name, value);
    }

    private void Claim(string name, string part)
    {
        if (!ModelValidation.IsName(name))
        {
            throw ModelFormatException.In(part, "its name is empty, too long or holds control characters");
        }

        if (_values.ContainsKey(name))
        {
            throw ModelFormatException.In(part, "its name is taken by another input, tensor or node");
        }
    }

    private Value Resolve(string name, string part) => _values.TryGetValue(name, out var value)
        ? value
        : throw ModelFormatException.In(part, _manifest.Nodes.Any(node => node.Name == name)
            ? $"it needs '{ModelValidation.Show(name)}', which is made only later"
            : $"it needs '{ModelValidation.Show(name)}', which is no input, tensor or node");

    private void ExpectUsed(ModelGraph graph)
    {
        if (graph.Nodes.Count == _manifest.Nodes.Count
            && graph.Parameters.Count == _manifest.Tensors.Count
            && graph.Inputs.Count == _manifest.Inputs.Count)
        {
            return;
        }

        var used = graph.Nodes.Select(node => node.Name)
            .Concat(graph.Parameters.Select(parameter => parameter.Name))
            .Concat(graph.Inputs.Select(input => input.Name))
            .ToHashSet(StringComparer.Ordinal);
        var unused = _values.Keys.First(name => !used.Contains(name));
        throw ModelFormatException.In("graph", $"no output depends on '{ModelValidation.Show(unused)}'");
    }

    private static void Attempt(string part, Action action) => Attempt(part, () =>
    {
        action();
        return true;
    });

    /// <summary>
    /// Runs a step of building. The errors beside GraphException are those of operations that index or multiply with an option before
    /// they look at it.
    /// </summary>
    private static T Attempt<T>(string part, Func<T> build)
    {
        try
        {
            return build();
        }
        catch (GraphException error)
        {
            throw error.Message.StartsWith("Node '", StringComparison.Ordinal)
                ? ModelFormatException.From(part, error)
                : ModelFormatException.In(part, error.Message.TrimEnd('.'), error);
        }
        catch (Exception error) when (error is ArgumentException or OverflowException or IndexOutOfRangeException or InvalidOperationException)
        {
            throw ModelFormatException.In(part, $"its options do not go with its inputs ({error.Message.TrimEnd('.')})", error);
        }
    }
}
