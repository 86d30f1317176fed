using System.Text.Json;
using RankKernel.Cli.Tests.Support;

namespace RankKernel.Cli.Tests;

public sealed class ExplainTests(FilmModel model) : IClassFixture<FilmModel>
{
    [Fact]
    public void Text_lists_steps_of_all_sides_and_the_totals()
    {
        var run = ToolRun.Of("explain", model.Path);
        Assert.Equal(0, run.Code);
        Assert.Contains("user  embedding/history.film_id", run.Out);
        Assert.Contains("item  embedding/film_id", run.Out);
        Assert.Contains("pair  attention.0/TargetAttention", run.Out);
        Assert.Contains("A request with 500 candidates", run.Out);
        Assert.Contains("flat batch", run.Out);
        Assert.Contains("split plan, catalog", run.Out);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(500)]
    public void Totals_are_the_sums_of_the_steps(int candidates)
    {
        var json = ToolRun.JsonOf("explain", model.Path, "--candidates", $"{candidates}");
        var steps = json.GetProperty("steps").EnumerateArray().ToList();
        var savings = json.GetProperty("savings");
        Assert.Equal(Sum("user", 1) + Sum("item", candidates) + Sum("pair", candidates), Flops(savings, "split"));
        Assert.Equal(Sum("user", 1) + Sum("pair", candidates), Flops(savings, "split_with_catalog"));

        long Sum(string side, long runs) => runs * steps
            .Where(step => step.GetProperty("side").GetString() == side)
            .Sum(step => step.GetProperty("flops").GetInt64());
    }

    [Fact]
    public void Bytes_count_weights_once_a_call_and_rows_each_time()
    {
        var json = ToolRun.JsonOf("explain", model.Path, "--candidates", "10");
        var steps = json.GetProperty("steps").EnumerateArray().ToList();
        var expected = steps.Sum(step => step.GetProperty("weight_bytes").GetInt64()
            + (step.GetProperty("row_bytes").GetInt64() * (step.GetProperty("side").GetString() == "user" ? 1 : 10)));
        Assert.Equal(expected, json.GetProperty("savings").GetProperty("split").GetProperty("bytes").GetInt64());
    }

    [Fact]
    public void An_item_of_a_catalog_takes_fewer_bytes_in_fewer_bits()
    {
        var sizes = ToolRun.JsonOf("explain", model.Path).GetProperty("catalog").EnumerateArray()
            .ToDictionary(entry => entry.GetProperty("precision").GetString()!, entry => entry.GetProperty("bytes_per_item").GetInt32());
        Assert.Equal(["float32", "float16", "bfloat16", "int8"], sizes.Keys);
        Assert.Equal(sizes["float16"], sizes["bfloat16"]);
        Assert.True(sizes["int8"] < sizes["float16"] && sizes["float16"] < sizes["float32"]);
    }

    [Fact]
    public void A_catalog_costs_no_more_than_the_split_plan_and_that_no_more_than_a_flat_batch()
    {
        var savings = ToolRun.JsonOf("explain", model.Path).GetProperty("savings");
        Assert.True(Flops(savings, "split") <= Flops(savings, "flat"));
        Assert.True(Flops(savings, "split_with_catalog") <= Flops(savings, "split"));
        Assert.Equal(1, savings.GetProperty("flat").GetProperty("flops_saved").GetDouble());
        Assert.True(savings.GetProperty("split").GetProperty("flops_saved").GetDouble() > 1);
    }

    [Fact]
    public void A_flat_batch_costs_in_proportion_to_its_candidates()
    {
        var few = ToolRun.JsonOf("explain", model.Path, "--candidates", "3").GetProperty("savings");
        var many = ToolRun.JsonOf("explain", model.Path, "--candidates", "300").GetProperty("savings");
        Assert.Equal(100 * Flops(few, "flat"), Flops(many, "flat"));
    }

    [Fact]
    public void Steps_that_only_look_at_another_value_are_left_out()
    {
        var steps = ToolRun.JsonOf("explain", model.Path).GetProperty("steps").EnumerateArray();
        Assert.DoesNotContain(steps, step => step.GetProperty("operation").GetString() == "Reshape");
    }

    private static long Flops(JsonElement savings, string way) => savings.GetProperty(way).GetProperty("flops").GetInt64();
}
