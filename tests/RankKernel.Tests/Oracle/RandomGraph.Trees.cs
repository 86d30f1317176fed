using RankKernel.Testing;

namespace RankKernel.Tests.Oracle;

internal sealed partial class RandomGraph
{
    /// <summary>Trees of one forest: a graph has the parameters <c>trees.*</c> once.</summary>
    private void AddTreeEnsemble()
    {
        if (_hasTrees || Pick(IsVector) is not { } x)
        {
            return;
        }

        _hasTrees = true;
        var forest = SampleTrees.Forest(
            _random.Next(), _random.Next(1, 9), _random.Next(5), x.Shape[0], _random.Next(1, 4), categories: _random.Next(3) == 0);
        _used.Add(x);
        Keep(forest.Sum(_graph, x), 2);
    }
}
