using RankKernel.Graph;
using Attribute = RankKernel.Graph.Attribute;
using Wire = RankKernel.Format.Proto;

namespace RankKernel.Format;

/// <summary>Inputs, nodes and outputs to the manifest, and options both ways.</summary>
internal static class GraphFormat
{
    public static void Write(ModelGraph graph, Wire.Manifest manifest)
    {
        foreach (var input in graph.Inputs)
        {
            var written = new Wire.Input { Feature = input.Source!.Feature, Weights = input.Source.Weights };
            if (input.Source.Column is { } column)
            {
                written.Column = column;
            }

            manifest.Inputs.Add(written);
        }

        foreach (var node in graph.Nodes)
        {
            var options = new AttributeWriter();
            node.Operation.Write(options);
            manifest.Nodes.Add(new Wire.Node
            {
                Name = node.Name,
                Operation = node.Operation.Kind,
                Inputs = { node.Inputs.Select(input => input.Name) },
                Attributes = { options.Attributes.Select(Write) },
            });
        }

        manifest.Outputs.Add(graph.Outputs.Select(output => new Wire.Output { Name = output.Name, Value = output.Value.Name }));
    }

    public static Attribute Read(Wire.Attribute written, string part) => new(written.Name, written.ContentCase switch
    {
        Wire.Attribute.ContentOneofCase.Integer => written.Integer,
        Wire.Attribute.ContentOneofCase.Real => written.Real,
        Wire.Attribute.ContentOneofCase.Text => written.Text,
        Wire.Attribute.ContentOneofCase.Integers => written.Integers.Values.ToArray(),
        _ => throw ModelFormatException.In(part, $"the option '{ModelValidation.Show(written.Name)}' has no content"),
    });

    private static Wire.Attribute Write(Attribute attribute) => attribute.Content switch
    {
        long integer => new Wire.Attribute { Name = attribute.Name, Integer = integer },
        double real => new Wire.Attribute { Name = attribute.Name, Real = real },
        string text => new Wire.Attribute { Name = attribute.Name, Text = text },
        long[] integers => new Wire.Attribute { Name = attribute.Name, Integers = new Wire.Integers { Values = { integers } } },
        var other => throw new ArgumentException($"An option cannot be a {other.GetType().Name}.", nameof(attribute)),
    };
}
