namespace RankKernel.Import.Tests;

/// <summary>The state dicts of the goldens.</summary>
public sealed class GoldenWeightsTests
{
    public static TheoryData<string> Cases => [.. GoldenFolders.With("weights.safetensors")];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_tensor_of_a_state_dict_can_be_read_and_is_finite(string name)
    {
        using var weights = SafetensorsReader.Open(GoldenFolders.File(name, "weights.safetensors"));

        Assert.NotEmpty(weights.Entries);
        foreach (var entry in weights.Entries)
        {
            Assert.All(weights.ReadDoubles(entry.Name), element => Assert.True(double.IsFinite(element), entry.Name));
        }
    }
}
