using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Tests.Goldens;

/// <summary>Networks of several tasks of torch-rechub.</summary>
internal static class TorchRechubTasks
{
    public static GoldenModel Esmm(GoldenCase golden, Func<string, Side> sides)
    {
        var model = new RechubModel(golden, sides);
        var options = new EsmmOptions
        {
            Embedding = model.Embedding("embedding", model.AllBut()),
            Click = model.Mlp("tower_ctr", "tower.0", model.Options.Object("ctr_params").Ints("dims", 1)),
            Conversion = model.Mlp("tower_cvr", "tower.1", model.Options.Object("cvr_params").Ints("dims", 1)),
            Outputs = [new("cvr", EsmmScore.Conversion), new("ctr", EsmmScore.Click), new("ctcvr", EsmmScore.ClickAndConversion)],
        };
        return new GoldenModel(model.Common.Bind(graph => Zoo.Esmm.Build(graph, options)));
    }

    /// <summary>1/√d is a constant, rounded to float32.</summary>
    public static GoldenModel Aitm(GoldenCase golden, Func<string, Side> sides)
    {
        var model = new RechubModel(golden, sides);
        var tasks = model.Options.Int("n_task", 1);
        var bottom = model.Options.Object("bottom_params").Ints("dims", 1);
        var options = new AitmOptions
        {
            Embedding = model.Embedding("embedding", model.AllBut()),
            Tasks = [.. Enumerable.Range(0, tasks).Select(task => $"task{task}")],
            Bottom = new MlpOptions { HiddenUnits = bottom, BatchNorm = true },
            Transfer = new MlpOptions { BatchNorm = true },
            Tower = new MlpOptions { HiddenUnits = model.Options.Objects("tower_params_list")[0].Ints("dims", 1), BatchNorm = true },
        };
        for (var task = 0; task < tasks; task++)
        {
            model.Mlp($"bottoms.{task}", $"bottom.{task}", bottom, output: false);
            model.Mlp($"towers.{task}", $"tower.{task}", options.Tower.HiddenUnits);
            if (task > 0)
            {
                model.Mlp($"info_gates.{task - 1}", $"transfer.{task}", bottom.TakeLast(1).ToArray(), output: false);
                foreach (var (from, to) in ((string, string)[])[("q", "query"), ("k", "key"), ("v", "value")])
                {
                    model.Common.Add($"transfer.{task}.{to}.weight", model.Weights.Take($"aits.{task - 1}.{from}_layer.weight"));
                }
            }
        }

        return new GoldenModel(model.Common.Bind(graph => Zoo.Aitm.Build(graph, options)), IsExact: false);
    }
}
