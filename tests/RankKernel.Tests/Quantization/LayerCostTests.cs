using RankKernel.Quantization;
using Xunit;

namespace RankKernel.Tests.Quantization;

public class LayerCostTests
{
    [Theory]
    [InlineData(400, 400, true)]
    [InlineData(512, 182, false)]
    [InlineData(80, 64, false)]
    [InlineData(40, 80, false)]
    public void Integers_pay_in_wide_layers(int outputs, int inputs, bool isBehindRelu) =>
        Assert.True(LayerCost.IntegersPay(outputs, inputs, isBehindRelu));

    [Theory]
    [InlineData(1, 400, true)]
    [InlineData(8, 320, false)]
    [InlineData(400, 8, false)]
    [InlineData(16, 64, true)]
    [InlineData(24, 48, true)]
    public void Encoding_narrow_layers_costs_more_than_it_gains(int outputs, int inputs, bool isBehindRelu) =>
        Assert.False(LayerCost.IntegersPay(outputs, inputs, isBehindRelu));

    [Fact]
    public void Layers_behind_a_relu_need_more_outputs()
    {
        Assert.True(LayerCost.IntegersPay(48, 48, false));
        Assert.False(LayerCost.IntegersPay(32, 48, true));
    }
}
