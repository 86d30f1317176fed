using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Import;

public static partial class DeepCtrTorch
{
    private static Func<GraphBuilder, Value> SharedBottom(DeepCtrTorchModel model)
    {
        var tasks = Tasks(model);
        var bottom = Stack(model, "bottom_dnn_hidden_units");
        model.Layers("bottom_dnn", "bottom", bottom.HiddenUnits);
        var options = new SharedBottomOptions { Embedding = model.Embedding(), Tasks = tasks, Bottom = bottom, Tower = Towers(model, tasks) };
        return graph => Zoo.SharedBottom.Build(graph, options);
    }

    private static Func<GraphBuilder, Value> Mmoe(DeepCtrTorchModel model)
    {
        var tasks = Tasks(model);
        var options = new MmoeOptions
        {
            Embedding = model.Embedding(),
            Tasks = tasks,
            Experts = model.Options.Int("num_experts", 1),
            Expert = Stack(model, "expert_dnn_hidden_units"),
            Gate = Stack(model, "gate_dnn_hidden_units"),
            Tower = Towers(model, tasks),
        };
        for (var expert = 0; expert < options.Experts; expert++)
        {
            model.Layers($"expert_dnn.{expert}", $"expert.{expert}", options.Expert.HiddenUnits);
        }

        for (var task = 0; task < tasks.Count; task++)
        {
            model.Layers($"gate_dnn.{task}", $"gate.{task}", options.Gate.HiddenUnits);
            model.Rename($"gate_dnn_final_layer.{task}", $"gate.{task}.out", "weight");
            model.Common.Add($"gate.{task}.out.bias", new Tensor(new Shape(options.Experts), new float[options.Experts]));
        }

        return graph => Zoo.Mmoe.Build(graph, options);
    }

    private static IReadOnlyList<string> Tasks(DeepCtrTorchModel model)
    {
        if (model.Options.Texts("task_types").FirstOrDefault(type => type != "binary") is { } other)
        {
            throw new NotSupportedModelException($"The task '{other}' is not supported.");
        }

        return model.Options.Texts("task_names");
    }

    private static MlpOptions Stack(DeepCtrTorchModel model, string units) => new()
    {
        HiddenUnits = model.Options.Ints(units, 1),
        Activation = model.Activation("dnn_activation"),
        BatchNorm = model.Options.Flag("dnn_use_bn", false),
    };

    private static MlpOptions Towers(DeepCtrTorchModel model, IReadOnlyList<string> tasks)
    {
        var tower = Stack(model, "tower_dnn_hidden_units");
        for (var task = 0; task < tasks.Count; task++)
        {
            model.Layers($"tower_dnn.{task}", $"tower.{task}", tower.HiddenUnits);
            model.Rename($"tower_dnn_final_layer.{task}", $"tower.{task}.out", "weight");
            model.Rename($"out.{task}", $"tower.{task}.out", "bias");
        }

        return tower;
    }
}
