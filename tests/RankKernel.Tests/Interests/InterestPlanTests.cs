using RankKernel.Graph;
using RankKernel.Interests;
using RankKernel.Quantization;
using RankKernel.Testing;
using Xunit;

namespace RankKernel.Tests.Interests;

/// <summary>What the plan of a model lets events compute.</summary>
public sealed class InterestPlanTests
{
    [Theory]
    [InlineData("DIEN", typeof(Gru))]
    [InlineData("DIEN, GRU", typeof(Gru))]
    [InlineData("GRU4Rec, two layers, sigmoid", typeof(Gru))]
    [InlineData("RNN ranking, LSTM", typeof(Lstm))]
    [InlineData("SLi-Rec", typeof(Lstm))]
    [InlineData("MIMN", typeof(InterestMemory))]
    [InlineData("MIMN, channels, usage", typeof(InterestMemory))]
    [InlineData("similarity and match features", typeof(CountIds))]
    [InlineData("similarity and match features", typeof(LastPosition))]
    [InlineData("similarity and match features", typeof(EmbeddingBag))]
    [InlineData("DIN", typeof(Linear))]
    [InlineData("SIM", typeof(Linear))]
    public void Events_advance_what_can_be_advanced(string name, Type operation)
    {
        using var model = new RankModel(Samples.Small.Define(name));
        var plan = new InterestPlan(model.Plan);
        var steps = plan.Steps.Where(step => step.Operation.GetType() == operation && plan.Of(step) != Keeping.Request).ToList();
        Assert.NotEmpty(steps);
        Assert.All(steps, step => Assert.Equal(Keeping.Event, plan.Of(step)));
    }

    [Theory]
    [InlineData(EmbeddingPrecision.Float32)]
    [InlineData(EmbeddingPrecision.Float16)]
    [InlineData(EmbeddingPrecision.BFloat16)]
    [InlineData(EmbeddingPrecision.Int8)]
    [InlineData(EmbeddingPrecision.Int4)]
    public void Pooling_over_a_history_advances_by_one_event_with_the_bits_of_a_whole_walk(EmbeddingPrecision precision)
    {
        using var model = new RankModel(Pooled.Define(precision));
        var plan = new InterestPlan(model.Plan);
        Assert.All(plan.Steps.Where(step => step.Operation is EmbeddingBag or Reduce && step.Inputs[0].Type.Sequence is not null), step => Assert.Equal(Keeping.Event, plan.Of(step)));
        Assert.Equal(0, InterestReport.Create(model.Program)!.RefreshFlops);
        Pooled.Check(model);
    }

    [Fact]
    public void Padding_in_front_is_computed_anew()
    {
        using var model = new RankModel(Samples.Small.Define("MIMN, authors'"));
        var plan = new InterestPlan(model.Plan);
        Assert.Equal(Keeping.History, plan.Of(plan.Steps.Single(step => step.Operation is InterestMemory)));
        Assert.Contains(InterestReport.Create(model.Program)!.Steps, step => step.Reason.Contains("padding in front becomes shorter"));
    }

    [Fact]
    public void What_depends_on_the_request_is_not_kept_and_the_report_says_on_what()
    {
        using var model = new RankModel(Samples.Small.Define("DIEN"));
        var report = InterestReport.Create(model.Program)!;
        var steps = report.Steps.Where(step => step.Keeping == Keeping.Request).ToList();
        Assert.NotEmpty(steps);
        Assert.All(steps, step => Assert.StartsWith("depends on '", step.Reason));
        Assert.Contains(steps, step => step.Reason.Contains("'hour'"));
        Assert.True(report.EventFlops > 0);
        Assert.True(report.SparedFlops > 4 * report.EventFlops);
        var plan = new InterestPlan(model.Plan);
        Assert.All(plan.Kept, kept => Assert.NotEqual(Keeping.Request, kept.Keeping));
        Assert.All(plan.Kept, kept => Assert.DoesNotContain(plan.RequestFeatures(kept.Value.Producer!), _ => true));
    }
}
