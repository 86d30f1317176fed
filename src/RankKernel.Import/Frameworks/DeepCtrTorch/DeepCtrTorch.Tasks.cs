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
            Gate(model, $"gate_dnn.{task}", $"gate_dnn_final_layer.{task}", $"gate.{task}", options.Gate.HiddenUnits, options.Experts);
        }

        return graph => Zoo.Mmoe.Build(graph, options);
    }

    /// <remarks>Both logits have the one bias of the model's output.</remarks>
    private static Func<GraphBuilder, Value> Esmm(DeepCtrTorchModel model)
    {
        var names = Tasks(model);
        if (names.Count != 2)
        {
            throw new NotSupportedModelException($"An ESMM with {names.Count} tasks is not supported; expected 2.");
        }

        var tower = Stack(model, "tower_dnn_hidden_units");
        foreach (var (i, task) in ((string[])["ctr", "cvr"]).Index())
        {
            model.Layers($"{task}_dnn", $"tower.{i}", tower.HiddenUnits);
            model.Rename($"{task}_dnn_final_layer", $"tower.{i}.out", "weight");
            model.Bias($"tower.{i}.out.bias");
        }

        var options = new EsmmOptions
        {
            Embedding = model.Embedding(),
            Click = tower,
            Conversion = tower,
            Outputs = [new(names[0], EsmmScore.Click), new(names[1], EsmmScore.ClickAndConversion)],
        };
        return graph => Zoo.Esmm.Build(graph, options);
    }

    /// <remarks>
    /// The framework makes as many shared experts as a task has of its own and uses the first <c>shared_expert_num</c> of them; the
    /// others, and the shared gate of the last level, are passed over.
    /// </remarks>
    private static Func<GraphBuilder, Value> Ple(DeepCtrTorchModel model)
    {
        var tasks = Tasks(model);
        var options = new PleOptions
        {
            Embedding = model.Embedding(),
            Tasks = tasks,
            Levels = model.Options.Int("num_levels", 1),
            TaskExperts = model.Options.Int("specific_expert_num", 1),
            SharedExperts = model.Options.Int("shared_expert_num", 1),
            Expert = Stack(model, "expert_dnn_hidden_units"),
            Gate = Stack(model, "gate_dnn_hidden_units"),
            Tower = Towers(model, tasks),
        };
        for (var level = 0; level < options.Levels; level++)
        {
            var (to, mixed) = ($"level.{level}", options.TaskExperts + options.SharedExperts);
            for (var task = 0; task < tasks.Count; task++)
            {
                Experts($"specific_experts.{level}.{task}", $"{to}.task.{task}.expert", options.TaskExperts);
                Gate(
                    model, $"specific_gate_dnn.{level}.{task}.0", $"specific_gate_dnn_final_layer.{level}.{task}",
                    $"{to}.task.{task}.gate", options.Gate.HiddenUnits, mixed);
            }

            Experts($"shared_experts.{level}.0", $"{to}.shared.expert", options.TaskExperts);
            Gate(
                model, $"shared_gate_dnn.{level}", $"shared_gate_dnn_final_layer.{level}",
                $"{to}.shared.gate", options.Gate.HiddenUnits, (tasks.Count * options.TaskExperts) + options.SharedExperts);
        }

        return graph => Zoo.Ple.Build(graph, options);

        void Experts(string from, string to, int count)
        {
            for (var expert = 0; expert < count; expert++)
            {
                model.Layers($"{from}.{expert}", $"{to}.{expert}", options.Expert.HiddenUnits);
            }
        }
    }

    /// <summary>Renames a gate, whose last layer has no bias.</summary>
    private static void Gate(DeepCtrTorchModel model, string from, string last, string to, IReadOnlyList<int> units, int experts)
    {
        model.Layers(from, to, units);
        model.Rename(last, $"{to}.out", "weight");
        model.Common.Add($"{to}.out.bias", new Tensor(new Shape(experts), new float[experts]));
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
