namespace RankKernel.Graph;

/// <summary>
/// An operation that sees the whole list of candidates and orders it, instead of computing a row. It is the one node of a network of
/// its own, which a <see cref="SlateReranker"/> runs; rankers refuse it. Inputs: the candidate's vector [d], the state's vector [s] if
/// <see cref="HasState"/>, and the parameters of <see cref="Parameters"/> in order.
/// </summary>
public abstract record ListwiseOperation : Operation
{
    /// <summary>Whether the order depends on a vector of the request beside the candidates.</summary>
    public abstract bool HasState { get; }

    /// <summary>The parameters by name and shape, for candidates of <paramref name="item"/> numbers and a state of <paramref name="state"/>.</summary>
    /// <exception cref="GraphException">An option is out of range.</exception>
    public abstract IReadOnlyList<(string Name, Shape Shape)> Parameters(int item, int state);

    /// <inheritdoc/>
    public sealed override ValueType Infer(IReadOnlyList<Value> inputs)
    {
        var first = HasState ? 2 : 1;
        Check.AtLeast(inputs, first);
        foreach (var vector in inputs.Take(first))
        {
            Check.Float(vector);
            Check.Rank(vector, 1);
            Check.FixedSize(vector);
        }

        var parameters = Parameters(inputs[0].Shape[0], HasState ? inputs[1].Shape[0] : 0);
        Check.InputCount(inputs, first + parameters.Count);
        for (var i = 0; i < parameters.Count; i++)
        {
            Check.Constant(inputs[first + i], parameters[i].Shape.Dimensions);
            if (inputs[first + i].Data is null)
            {
                Check.Fail($"input {inputs[first + i]} must be a parameter");
            }
        }

        return new ValueType(new Shape(1));
    }

    private protected static void Positive(int number, string option)
    {
        if (number is < 1 or > 1 << 16)
        {
            Check.Fail($"{option} is {number}, expected 1 to {1 << 16}");
        }
    }
}
