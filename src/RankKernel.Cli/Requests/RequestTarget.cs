namespace RankKernel.Cli.Requests;

/// <summary>The user and context features of a request.</summary>
internal sealed class RequestTarget(RankRequest request) : IFeatureTarget
{
    public void Set(string feature, RawList value)
    {
        switch (value)
        {
            case { WholeNumbers: { } numbers }:
                request.Set(feature, numbers[0]);
                break;
            case { Numbers: { } numbers }:
                request.Set(feature, numbers[0]);
                break;
            default:
                request.Set(feature, value.Texts![0]);
                break;
        }
    }

    public void SetVector(string feature, float[] numbers) => request.SetVector(feature, numbers);

    public void SetIds(string feature, RawList values, float[] weights)
    {
        switch (values)
        {
            case { WholeNumbers: { } numbers }:
                request.SetIds(feature, numbers, weights);
                break;
            case { Numbers: { } numbers }:
                request.SetIds(feature, numbers, weights);
                break;
            default:
                request.SetIds(feature, values.Texts!, weights);
                break;
        }
    }

    public void SetSequence(string feature, string column, RawList values)
    {
        switch (values)
        {
            case { WholeNumbers: { } numbers }:
                request.SetSequence(feature, column, numbers);
                break;
            case { Numbers: { } numbers }:
                request.SetSequence(feature, column, numbers);
                break;
            default:
                request.SetSequence(feature, column, values.Texts!);
                break;
        }
    }
}
