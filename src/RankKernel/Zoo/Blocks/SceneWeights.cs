using RankKernel.Graph;

namespace RankKernel.Zoo;

/// <summary>
/// A linear layer of each scene, into which what scenes do before and after it is folded, in double and rounded once. Nothing of
/// that is left for a request but the choice of the layer.
/// </summary>
internal sealed class SceneWeights
{
    private readonly double[,,] _weight;
    private readonly double[,] _bias;

    private SceneWeights(double[,,] weight, double[,] bias) => (_weight, _bias) = (weight, bias);

    private int Scenes => _weight.GetLength(0);

    private int Units => _weight.GetLength(1);

    private int Width => _weight.GetLength(2);

    /// <summary><c>NAME.weight</c> [scenes, units, width] and <c>NAME.bias</c> [scenes, units].</summary>
    public static SceneWeights Read(GraphBuilder graph, Scene scene, string name, int units, int width)
    {
        var weight = graph.Parameter($"{name}.weight", scene.Count, units, width).Data!;
        var bias = graph.Parameter($"{name}.bias", scene.Count, units).Data!;
        return Make(scene.Count, units, width, (s, n, k) => weight.AsFloats()[(((s * units) + n) * width) + k], (s, n) => bias.AsFloats()[(s * units) + n]);
    }

    /// <summary>One layer for all scenes: <c>NAME.weight</c> [units, width] and <c>NAME.bias</c> [units].</summary>
    public static SceneWeights ReadShared(GraphBuilder graph, Scene scene, string name, int units, int width)
    {
        var weight = graph.Parameter($"{name}.weight", units, width).Data!;
        var bias = graph.Parameter($"{name}.bias", units).Data!;
        return Make(scene.Count, units, width, (_, n, k) => weight.AsFloats()[(n * width) + k], (_, n) => bias.AsFloats()[n]);
    }

    /// <summary>Layers on one input as one.</summary>
    public static SceneWeights Join(IReadOnlyList<SceneWeights> layers)
    {
        (SceneWeights Layer, int Unit)[] units = [.. layers.SelectMany(layer => Enumerable.Range(0, layer.Units).Select(unit => (layer, unit)))];
        return Make(
            layers[0].Scenes, units.Length, layers[0].Width,
            (s, n, k) => units[n].Layer._weight[s, units[n].Unit, k], (s, n) => units[n].Layer._bias[s, units[n].Unit]);
    }

    /// <summary>W ⊙ W', b + b'.</summary>
    public SceneWeights Star(SceneWeights shared) => Make(
        Scenes, Units, Width, (s, n, k) => _weight[s, n, k] * shared._weight[s, n, k], (s, n) => _bias[s, n] + shared._bias[s, n]);

    /// <summary>The layer of scale·x + shift with <paramref name="affine"/> giving both by scene and input.</summary>
    public SceneWeights After(Func<int, int, (double Scale, double Shift)> affine) => Make(
        Scenes, Units, Width,
        (s, n, k) => _weight[s, n, k] * affine(s, k).Scale,
        (s, n) => _bias[s, n] + Enumerable.Range(0, Width).Sum(k => _weight[s, n, k] * affine(s, k).Shift));

    /// <summary>The layer with its outputs normalised: <c>NAME.{weight, bias, running_mean, running_var}</c> [scenes, units].</summary>
    public SceneWeights Normalised(GraphBuilder graph, string name, double epsilon)
    {
        var norm = Norm(graph, name, epsilon, Scenes, Units);
        return Make(
            Scenes, Units, Width, (s, n, k) => _weight[s, n, k] * norm(s, n).Scale, (s, n) => (_bias[s, n] * norm(s, n).Scale) + norm(s, n).Shift);
    }

    /// <summary>A normalisation of each scene as a scale and a shift: <c>NAME.…</c> [scenes, width].</summary>
    public static Func<int, int, (double Scale, double Shift)> Norm(GraphBuilder graph, string name, double epsilon, int scenes, int width)
    {
        var (weight, bias) = (Part("weight"), Part("bias"));
        var (mean, variance) = (Part("running_mean"), Part("running_var"));
        return (s, i) =>
        {
            var at = (s * width) + i;
            var scale = weight.AsFloats()[at] / Math.Sqrt(variance.AsFloats()[at] + epsilon);
            return (scale, bias.AsFloats()[at] - (mean.AsFloats()[at] * scale));
        };

        Tensor Part(string part) => graph.Parameter($"{name}.{part}", scenes, width).Data!;
    }

    /// <summary>The layer of the scene at hand.</summary>
    public Value Apply(GraphBuilder graph, Scene scene, Value x)
    {
        var weight = new float[_weight.Length];
        var bias = new float[_bias.Length];
        for (var i = 0; i < weight.Length; i++)
        {
            weight[i] = (float)_weight[i / (Units * Width), i / Width % Units, i % Width];
        }

        for (var i = 0; i < bias.Length; i++)
        {
            bias[i] = (float)_bias[i / Units, i % Units];
        }

        return graph.Add(
            new SceneLinear(),
            [x, scene.Id, graph.Constant(new Tensor(new Shape(Scenes, Units, Width), weight)), graph.Constant(new Tensor(new Shape(Scenes, Units), bias))]);
    }

    private static SceneWeights Make(int scenes, int units, int width, Func<int, int, int, double> weight, Func<int, int, double> bias)
    {
        var made = new SceneWeights(new double[scenes, units, width], new double[scenes, units]);
        for (var s = 0; s < scenes; s++)
        {
            for (var n = 0; n < units; n++)
            {
                made._bias[s, n] = bias(s, n);
                for (var k = 0; k < width; k++)
                {
                    made._weight[s, n, k] = weight(s, n, k);
                }
            }
        }

        return made;
    }
}
