using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>Is told of the inputs of one product. Called by whoever runs the product, on that thread.</summary>
internal interface ILinearObserver
{
    void Observe(int rows, Rows x);
}

/// <summary>Says which products of a program are observed.</summary>
internal interface ILinearObservers
{
    /// <summary>The observer of the products with this weight, or null.</summary>
    ILinearObserver? Observer(Tensor weight);
}
