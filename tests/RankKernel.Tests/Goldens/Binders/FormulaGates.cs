using RankKernel.Graph;
using RankKernel.Zoo;

namespace RankKernel.Tests.Goldens;

/// <summary>Gated networks written from their formulas; numbers stand at their place among the fields.</summary>
internal static class FormulaGates
{
    public static GoldenModel Lhuc(GoldenCase golden, Func<string, Side> sides)
    {
        var model = FormulaModel.Read(golden, sides);
        var (units, gates) = (model.Options.Ints("output_dims", 1), model.Options.Ints("lhuc_hidden", 1));
        model.IgnoreTraining("weight_norm");
        for (var i = 0; i < units.Count; i++)
        {
            var name = i < units.Count - 1 ? $"{i}" : "out";
            FormulaModel.Layer(model, $"layer{i}", $"mlp.{name}");
            FormulaModel.Stack(model, $"layer{i}.lhuc", $"gate.{name}", gates.Count);
        }

        var options = new LhucOptions
        {
            Embedding = model.Embedding(NumericInput.RawInPlace),
            GateFields = model.Options.Texts("gate_features"),
            GateFieldsEnter = false,
            Mlp = new MlpOptions { HiddenUnits = [.. units.SkipLast(1)] },
            Gate = new MlpOptions { HiddenUnits = gates },
            GateOutput = true,
        };
        return new GoldenModel(model.Bind(graph => Zoo.Lhuc.Build(graph, options)));
    }

    public static GoldenModel RecycleNet(GoldenCase golden, Func<string, Side> sides)
    {
        var model = FormulaModel.Read(golden, sides);
        var options = new RecycleNetOptions
        {
            Embedding = model.Embedding(NumericInput.RawInPlace),
            Units = model.Options.Ints("hidden_units", 1),
        };
        for (var i = 0; i < options.Units.Count; i++)
        {
            FormulaModel.Layer(model, $"unit{i}.w1", $"unit.{i}");
            FormulaModel.Layer(model, $"unit{i}.w2", $"unit.{i}.gate");
        }

        FormulaModel.Layer(model, "out", "out");
        return new GoldenModel(model.Bind(graph => Zoo.RecycleNet.Build(graph, options)));
    }

    public static GoldenModel MultiHeadCross(GoldenCase golden, Func<string, Side> sides)
    {
        var model = FormulaModel.Read(golden, sides);
        var options = new MultiHeadCrossOptions
        {
            Embedding = model.Embedding(NumericInput.RawInPlace),
            Heads = model.Options.Int("heads", 1),
            HeadUnits = model.Features[0].Dimension,
            Layers = model.Options.Int("layers", 1),
            InputClip = model.Options.Number("input_clip"),
            Mlp = new MlpOptions { HiddenUnits = model.Options.Ints("hidden_units", 1) },
        };
        FormulaModel.Layer(model, "project", "project");
        for (var i = 0; i < options.Layers; i++)
        {
            for (var head = 0; head < options.Heads; head++)
            {
                FormulaModel.Layer(model, $"cross{i}.head{head}", $"cross.{i}.{head}");
            }

            FormulaModel.Layer(model, $"mix{i}", $"cross.{i}.mix");
        }

        FormulaModel.Stack(model, "mlp", "mlp", options.Mlp.HiddenUnits.Count);
        return new GoldenModel(model.Bind(graph => Zoo.MultiHeadCross.Build(graph, options)));
    }
}
