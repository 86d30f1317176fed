namespace RankKernel.Cli.Requests;

/// <summary>The item features of one row of a batch.</summary>
internal sealed class ItemTarget(ItemBatch items, int row) : IFeatureTarget
{
    public void Set(string feature, RawList value)
    {
        switch (value)
        {
            case { WholeNumbers: { } numbers }:
                items.Set(row, feature, numbers[0]);
                break;
            case { Numbers: { } numbers }:
                items.Set(row, feature, numbers[0]);
                break;
            default:
                items.Set(row, feature, value.Texts![0]);
                break;
        }
    }

    public void SetVector(string feature, float[] numbers) => items.SetVector(row, feature, numbers);

    public void SetIds(string feature, RawList values, float[] weights)
    {
        switch (values)
        {
            case { WholeNumbers: { } numbers }:
                items.SetIds(row, feature, numbers, weights);
                break;
            case { Numbers: { } numbers }:
                items.SetIds(row, feature, numbers, weights);
                break;
            default:
                items.SetIds(row, feature, values.Texts!, weights);
                break;
        }
    }

    public void SetSequence(string feature, string column, RawList values)
    {
        switch (values)
        {
            case { WholeNumbers: { } numbers }:
                items.SetSequence(row, feature, column, numbers);
                break;
            case { Numbers: { } numbers }:
                items.SetSequence(row, feature, column, numbers);
                break;
            default:
                items.SetSequence(row, feature, column, values.Texts!);
                break;
        }
    }
}
