using RankKernel.Graph;
using RankKernel.Planning;

namespace RankKernel.Quantization;

/// <summary>Keeps the weights of dense layers as 16-bit floats; the planner widens them.</summary>
internal static unsafe class HalfWeights
{
    public static (ModelGraph Graph, IReadOnlyList<LayerQuantization> Layers) Encode(ModelGraph graph, QuantizationOptions options)
    {
        var type = options.Dense == DensePrecision.Float16 ? TensorType.Float16 : TensorType.BFloat16;
        var tensors = new Dictionary<Value, Tensor>(ReferenceEqualityComparer.Instance);
        var layers = new List<LayerQuantization>();
        var seen = new HashSet<Value>(ReferenceEqualityComparer.Instance);
        foreach (var node in graph.Nodes.Where(node => node.Operation is not (TreeEnsemble or Interpolate)))
        {
            foreach (var weight in node.Inputs.Except(WidenParameters.TableOf(node)).Where(IsWeight))
            {
                if (!seen.Add(weight))
                {
                    continue;
                }

                var original = weight.Data!;
                var encoded = options.KeepFloat32.Contains(weight.Name) ? null : TryEncode(original, type);
                layers.Add(new LayerQuantization(
                    weight.Name, node.Operation.Kind, node.Output.Cadence, weight.Shape[0], weight.Shape.Last, encoded?.Type ?? original.Type,
                    original.ByteLength, (encoded ?? original).ByteLength, encoded is null ? double.NaN : Error(original, encoded),
                    encoded is not null ? null : options.KeepFloat32.Contains(weight.Name) ? "asked for" : $"an element is beyond what {type} can hold"));
                if (encoded is not null)
                {
                    tensors.Add(weight, encoded);
                }
            }
        }

        return (ParameterSwap.Run(graph, tensors), layers);
    }

    private static bool IsWeight(Value value) => value is { Data.Type: TensorType.Float32, Shape.Rank: >= 2 };

    private static Tensor? TryEncode(Tensor weight, TensorType type)
    {
        var source = weight.AsFloats();
        var buffer = AlignedBuffer.Uninitialized(source.Length * (long)sizeof(ushort));
        if (HalfFloats.TryNarrow(type, source, (ushort*)buffer.Bytes))
        {
            return new Tensor(type, weight.Shape, buffer);
        }

        buffer.Dispose();
        return null;
    }

    private static double Error(Tensor original, Tensor encoded)
    {
        double squares = 0, errors = 0;
        var decoded = encoded.ToFloats();
        for (var i = 0; i < decoded.Length; i++)
        {
            var element = original.AsFloats()[i];
            squares += (double)element * element;
            errors += ((double)element - decoded[i]) * ((double)element - decoded[i]);
        }

        return squares == 0 ? 0 : Math.Sqrt(errors / squares);
    }
}
