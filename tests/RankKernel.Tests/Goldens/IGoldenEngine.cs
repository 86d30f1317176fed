namespace RankKernel.Tests.Goldens;

/// <summary>Something that runs models: each must give what the references give.</summary>
internal interface IGoldenEngine
{
    /// <summary>Whether it computes in double precision; else in float32.</summary>
    bool IsDouble { get; }

    /// <summary>For each output of the model its value for each row. Every row has a user and an item of its own.</summary>
    IReadOnlyDictionary<string, double[]> Run(ModelDefinition model, GoldenRows rows);
}
