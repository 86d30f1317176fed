using RankKernel.Graph;

namespace RankKernel.Testing;

/// <summary>
/// Seeded parameters whose scores spread as those of trained networks do: normally distributed, matrices with the variance 2/fan-in that
/// keeps a signal's size through rectified layers, embedding rows of ±0.3, normalisations around the identity. The same seed and names
/// give the same tensors.
/// </summary>
internal sealed class SpreadParameters(int seed) : ParameterSource
{
    public override bool Contains(string name) => true;

    public override Tensor Get(string name, Shape shape)
    {
        var random = new Random(name.Aggregate(seed, (hash, letter) => unchecked((hash * 31) + letter)));
        var (center, spread) = name switch
        {
            _ when name.EndsWith("running_var", StringComparison.Ordinal) => (1.0, 0.1),
            _ when shape.Rank == 1 && name.EndsWith("norm.weight", StringComparison.Ordinal) => (1.0, 0.1),
            _ when name.StartsWith("embedding.", StringComparison.Ordinal) => (0, 0.3),
            _ when shape.Rank >= 2 && !name.StartsWith("linear.", StringComparison.Ordinal) => (0, Math.Sqrt(2.0 / shape.Last)),
            _ => (0, 0.1),
        };
        var values = new float[checked((int)shape.Count)];
        for (var i = 0; i < values.Length; i++)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            values[i] = (float)(center + (spread * normal));
        }

        return new Tensor(shape, values);
    }
}
