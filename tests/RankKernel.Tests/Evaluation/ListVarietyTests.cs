using RankKernel.Evaluation;
using Xunit;

namespace RankKernel.Tests.Evaluation;

public sealed class ListVarietyTests
{
    [Fact]
    public void Coverage_is_the_share_of_items_that_some_list_shows()
    {
        var found = new ListVariety(2);
        found.AddList([0.9f, 0.1f, 0.5f], [1, 2, 3]);
        found.AddList([0.5f, 0.5f, 0.5f], [3, 1, 4]);
        Assert.Equal((2, 4, 0.5), (found.Shown, found.Known, found.Coverage));
        Assert.True(double.IsNaN(found.Diversity));
    }

    [Fact]
    public void Diversity_is_the_mean_distance_within_lists()
    {
        var found = new ListVariety(3, (a, b) => Math.Abs(a - b));
        found.AddList([3, 2, 1, 0], [1, 2, 4, 100]);
        found.AddList([1], [5]);
        found.AddList([2, 1], [5, 5]);
        Assert.Equal(2, found.Lists);
        Assert.Equal((((1 + 3 + 2) / 3.0) + 0) / 2, found.Diversity, 1e-12);
    }

    [Fact]
    public void Distances_of_sets_and_vectors()
    {
        Assert.Equal(1 - (1 / 3.0), Distances.Jaccard(new HashSet<int> { 1, 2 }, new HashSet<int> { 2, 3 }), 1e-12);
        Assert.Equal(0, Distances.Jaccard(new HashSet<int>(), new HashSet<int>()));
        Assert.Equal(1, Distances.Cosine([1, 0], [0, 2]), 1e-12);
        Assert.Equal(0, Distances.Cosine([1, 2], [2, 4]), 1e-12);
        Assert.Equal(2, Distances.Cosine([1, 0], [-3, 0]), 1e-12);
        Assert.Equal(1, Distances.Cosine([0, 0], [1, 0]));
        Assert.Throws<ArgumentException>(() => Distances.Cosine([1], [1, 2]));
    }
}
