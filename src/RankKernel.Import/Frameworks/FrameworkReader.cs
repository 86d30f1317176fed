using RankKernel.Graph;

namespace RankKernel.Import;

/// <summary>Reads a configuration and a state dict and binds them. Every error names the file that it is about.</summary>
internal static class FrameworkReader
{
    public static ModelDefinition Load(
        string configPath,
        string weightsPath,
        FrameworkImportOptions options,
        string framework,
        Func<FrameworkConfig, StateDict, Func<string, Side>, BoundModel> bind)
    {
        ArgumentNullException.ThrowIfNull(configPath);
        ArgumentNullException.ThrowIfNull(weightsPath);
        ArgumentNullException.ThrowIfNull(options);
        var config = Configuration(configPath, options);
        using var weights = SafetensorsReader.Open(weightsPath);
        if (config.Framework != framework)
        {
            throw new ModelSpecException($"'{configPath}': the framework is '{config.Framework}', expected '{framework}'.");
        }

        var state = new StateDict(weights);
        return Within(configPath, () =>
        {
            var model = Define(config, state, () => bind(config, state, feature => Side(config, feature)).Define(options.Name));
            options.Sides.ExpectAllUsed(model.Name);
            return model;
        });
    }

    /// <summary>Binders cut and join weights before anyone checks them: what fails there is that a weight's shape is not the one of its name.</summary>
    private static ModelDefinition Define(FrameworkConfig config, StateDict weights, Func<ModelDefinition> define)
    {
        try
        {
            return define();
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or IndexOutOfRangeException or ArithmeticException or KeyNotFoundException)
        {
            throw new ModelSpecException(
                $"The options of the {config.Framework} model '{config.Model}' and its weights do not go together, at one of {weights.Recent}: {error.Message}", error);
        }
    }

    private static FrameworkConfig Configuration(string path, FrameworkImportOptions options)
    {
        var config = Within(path, () => FrameworkConfig.Read(File.ReadAllBytes(path), hasFeatures: options.FeatureMap is null)) with { Marks = options.Sides };
        if (options.FeatureMap is { } map)
        {
            config = Within(map, () => FuxiCtrFeatureMap.Apply(File.ReadAllBytes(map), config));
        }

        return options.Vocabulary is { } vocabulary
            ? config with { Vocabularies = Within(vocabulary, () => FuxiCtrVocabularies.Read(File.ReadAllBytes(vocabulary), config.Features)) }
            : config;
    }

    private static Side Side(FrameworkConfig config, string name) =>
        config.Features.FirstOrDefault(feature => feature.Name == name)?.Source switch
        {
            "user" => Graph.Side.User,
            "item" => Graph.Side.Item,
            "context" => Graph.Side.Context,
            _ => FeatureSides.ByName(name),
        };

    private static T Within<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (NotSupportedModelException error)
        {
            throw new NotSupportedModelException($"'{path}': {error.Message}");
        }
        catch (RankKernelException error)
        {
            throw new ModelSpecException($"'{path}': {error.Message}", error);
        }
    }
}
