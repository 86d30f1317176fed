using RankKernel.Graph;
using RankKernel.Planning;

namespace RankKernel.Quantization;

/// <summary>
/// Puts the dense layers of a planned graph into integers. The plan comes first, because it decides what a layer is: split by side,
/// its parts have inputs and ranges of their own.
/// </summary>
internal sealed class DenseQuantizer(QuantizationOptions options, Action<int, int> progress)
{
    private readonly Dictionary<Value, Tensor> _weights = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Value, float[]> _meanErrors = new(ReferenceEqualityComparer.Instance);
    private readonly List<LayerQuantization> _layers = [];
    private UseCounts? _counts;

    public IReadOnlyList<LayerQuantization> Layers => _layers;

    /// <summary>The graph of a plan with its layers in integers where the budget allows it.</summary>
    public ModelGraph Run(Plan plan, Calibration calibration, CancellationToken cancellation)
    {
        var weights = DenseWeight.Of(plan.Graph).GroupBy(dense => dense.Value).ToList();
        _counts = new UseCounts(plan.Graph);
        for (var i = 0; i < weights.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            Quantize([.. weights[i]], calibration);
            progress(i + 1, weights.Count);
        }

        return PlannedOutputs.Restore(ParameterSwap.Run(plan.Graph, _weights, CorrectBias), plan.Outputs);
    }

    /// <summary>One weight, and all nodes that multiply by it.</summary>
    private void Quantize(IReadOnlyList<DenseWeight> uses, Calibration calibration)
    {
        var weight = uses[0].Value.Data!;
        var seen = calibration.Seen(weight);
        var kept = KeptBecause(uses, seen);
        var error = double.NaN;
        var tensor = weight;
        if (kept is null)
        {
            var layer = LayerQuantizer.Quantize(weight, seen!, uses.All(CanCorrect));
            error = layer.RelativeError;
            if (error <= options.MaxLayerError)
            {
                tensor = layer.Tensor;
                _weights.Add(uses[0].Value, tensor);
                if (uses.All(CanCorrect))
                {
                    _meanErrors.Add(uses[0].Value, layer.MeanError);
                }
            }
            else
            {
                kept = $"its error is beyond {options.MaxLayerError}";
            }
        }

        foreach (var use in uses)
        {
            _layers.Add(new LayerQuantization(
                use.Label, use.Node.Operation.Kind, use.Node.Output.Cadence, use.Outputs, use.Inputs, tensor.Type,
                weight.ByteLength, tensor.ByteLength, error, kept));
        }
    }

    private string? KeptBecause(IReadOnlyList<DenseWeight> uses, LayerObserver? seen)
    {
        if (uses.Any(use => options.KeepFloat32.Contains(use.Label)))
        {
            return "asked for";
        }

        if (_counts![uses[0].Value] != uses.Count)
        {
            return "another operation has the same weight";
        }

        if (uses.All(use => use.Node.Output.Cadence is Cadence.User or Cadence.Constant))
        {
            return "runs once a request";
        }

        if (!options.EvenWhereSlower && !uses.All(LayerCost.IntegersPay))
        {
            return "too small to gain";
        }

        return seen switch
        {
            null => $"more than {Int8Matrix.MaxInputs} inputs",
            { Rows: 0 } => "no request of the calibration reached it",
            { HasInvalid: true } => "an input was not a finite number",
            _ => null,
        };
    }

    /// <summary>A Linear without a bias can get one.</summary>
    private static bool CanCorrect(DenseWeight use) => use.Bias >= 0 || use.Node.Operation is Linear;

    /// <summary>Takes the mean error of a layer's products off its bias.</summary>
    private Value? CorrectBias(GraphBuilder graph, Node node, Value[] inputs)
    {
        var operation = node.Operation;
        var changed = false;
        foreach (var dense in DenseWeight.Of(node))
        {
            if (!_meanErrors.TryGetValue(dense.Value, out var errors))
            {
                continue;
            }

            changed = true;
            var bias = dense.Bias < 0 ? null : node.Inputs[dense.Bias].Data;
            var corrected = graph.Constant(Weights.Vector(errors.Length, i => (double)(bias?.AsFloats()[i] ?? 0) - errors[i]));
            if (operation is Linear { Bias: false } linear)
            {
                operation = linear with { Bias = true };
                inputs = [.. inputs[..2], corrected, .. inputs[2..]];
            }
            else
            {
                inputs[dense.Bias] = corrected;
            }
        }

        return changed ? graph.Add(operation, inputs, node.Name) : null;
    }
}
