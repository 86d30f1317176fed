using RankKernel.Features;
using Xunit;

namespace RankKernel.Tests.Engine;

/// <summary>What is refused, and what the message says.</summary>
public sealed class RankerErrorTests : IDisposable
{
    private readonly RankModel _model = new(SmallModels.Arithmetic());

    public void Dispose() => _model.Dispose();

    [Fact]
    public void An_unknown_output_is_refused_with_the_outputs_there_are()
    {
        using var ranker = _model.CreateRanker();
        Says(Assert.Throws<ArgumentException>(() => _model.CreateRanker(new RankerOptions { RankBy = "ctr" })));
        Says(Assert.Throws<ArgumentException>(() => ranker.Score(_model.CreateRequest(), "ctr", [])));

        static void Says(ArgumentException error) => Assert.Contains(
            "The model 'arithmetic' has no output 'ctr'; its outputs are score, z, ratio, constant.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(RankerOptions.LargestDegreeOfParallelism + 1)]
    [InlineData(int.MaxValue)]
    public void A_degree_of_parallelism_out_of_range_is_refused(int degree)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => _model.CreateRanker(new RankerOptions { MaxDegreeOfParallelism = degree }));
        Assert.Equal(nameof(RankerOptions.MaxDegreeOfParallelism), error.ParamName);
    }

    [Fact]
    public void A_request_of_another_model_is_refused()
    {
        using var other = new RankModel(SmallModels.Arithmetic());
        using var ranker = _model.CreateRanker();
        using var catalog = _model.CreateCatalog<int>();
        var request = SmallModels.Numbers(other, 0, 1);
        Says(() => ranker.Rank(request, new RankedItem[1]));
        Says(() => ranker.Score(request, new float[1]));
        Says(() => ranker.Score(request, "z", new float[1]));
        Says(() => ranker.ScoreAll(request, new float[4]));
        Says(() => ranker.Rank<int>(request, catalog, [1], new RankedItem[1]));
        Says(() => ranker.Score<int>(request, catalog, [1], new float[1]));

        static void Says(Action call) => Assert.Contains(
            "The request was made for another model than 'arithmetic'.", Assert.Throws<ArgumentException>("request", call).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_little_room_for_scores_is_refused_before_anything_is_written()
    {
        using var ranker = _model.CreateRanker();
        var request = SmallModels.Numbers(_model, 0, 1, 2, 3);
        var scores = new float[11];
        var error = Assert.Throws<ArgumentException>("scores", () => ranker.ScoreAll(request, scores));
        Assert.Contains("There is room for 11 scores; 3 items with 4 outputs need 12.", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>("scores", () => ranker.Score(request, scores.AsSpan(0, 2)));
        Assert.Contains("There is room for 2 scores; 3 items with 1 output need 3.", error.Message, StringComparison.Ordinal);
        Assert.All(scores, score => Assert.Equal(0, score));
    }

    [Fact]
    public void Nothing_in_place_of_a_request_or_catalog_is_refused()
    {
        using var ranker = _model.CreateRanker();
        Assert.Throws<ArgumentNullException>("request", () => ranker.Rank(null!, []));
        Assert.Throws<ArgumentNullException>("catalog", () => ranker.Rank<int>(_model.CreateRequest(), null!, [1], []));
        Assert.Throws<ArgumentNullException>("definition", () => new RankModel(null!));
    }

    [Fact]
    public void A_history_with_columns_of_different_lengths_is_refused_and_the_ranker_goes_on()
    {
        using var model = new RankModel(SmallModels.Din());
        using var ranker = model.CreateRanker();
        var request = model.CreateRequest();
        SmallModels.FillDin(request, new Random(1), 3);
        request.SetSequence("history", "item", [1L]);
        request.SetSequence("history", "category", [1L, 2L]);
        Assert.Equal("history", Assert.Throws<FeatureException>(() => ranker.Rank(request, new RankedItem[1])).Feature);
        request.SetSequence("history", "category", [1L]);
        Assert.Equal(1, ranker.Rank(request, new RankedItem[1]));
    }

    [Fact]
    public void A_disposed_ranker_says_so_and_can_be_disposed_again()
    {
        foreach (var threads in new[] { 1, 3 })
        {
            var ranker = _model.CreateRanker(new RankerOptions { MaxDegreeOfParallelism = threads });
            var request = SmallModels.Numbers(_model, 0, 1);
            ranker.Rank(request, new RankedItem[1]);
            ranker.Dispose();
            ranker.Dispose();
            var error = Assert.Throws<ObjectDisposedException>(() => ranker.Rank(request, new RankedItem[1]));
            Assert.Equal(typeof(Ranker).FullName, error.ObjectName);
            Assert.Throws<ObjectDisposedException>(() => ranker.Score(request, new float[1]));
        }
    }

    [Fact]
    public void A_disposed_model_makes_nothing_and_its_rankers_and_catalogs_say_so()
    {
        var model = new RankModel(SmallModels.Arithmetic());
        using var ranker = model.CreateRanker();
        using var catalog = model.CreateCatalog<int>();
        var request = SmallModels.Numbers(model, 0, 1);
        var batch = model.CreateItemBatch();
        batch.Reset(1);
        catalog.Upsert([1], batch);
        model.Dispose();
        model.Dispose();
        Says(() => model.CreateRequest());
        Says(() => model.CreateItemBatch());
        Says(() => model.CreateRanker());
        Says(() => model.CreateCatalog<int>());
        Says(() => ranker.Rank(request, new RankedItem[1]));
        Says(() => ranker.Score(request, new float[1]));
        Says(() => ranker.ScoreAll(request, new float[4]));
        Says(() => ranker.Rank<int>(request, catalog, [1], new RankedItem[1]));
        Says(() => ranker.Score<int>(request, catalog, [1], new float[1]));
        Says(() => catalog.Upsert([1], batch));

        static void Says(Action call) => Assert.Equal(typeof(RankModel).FullName, Assert.Throws<ObjectDisposedException>(call).ObjectName);
    }
}
