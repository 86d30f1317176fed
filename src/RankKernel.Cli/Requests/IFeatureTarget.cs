namespace RankKernel.Cli.Requests;

/// <summary>Something that features are set on: a request, or one row of a batch of items.</summary>
internal interface IFeatureTarget
{
    /// <summary>Sets a feature with one value to the only one of the list.</summary>
    void Set(string feature, RawList value);

    void SetVector(string feature, float[] numbers);

    void SetIds(string feature, RawList values, float[] weights);

    void SetSequence(string feature, string column, RawList values);
}
