using RankKernel.Tests.Oracle;
using Xunit;

namespace RankKernel.Tests.ImportTests;

/// <summary>Gated networks and towers from model descriptions.</summary>
public class GateSpecTests
{
    private const int Rows = 10;

    [Theory]
    [InlineData("DNN", """{"embedding_dim":4,"hidden_units":[5,3],"activations":["gelu","prelu"],"numeric":"raw_in_place"}""")]
    [InlineData("GDCN", """{"embedding_dim":4,"hidden_units":[5],"cross_layers":2}""")]
    [InlineData("LHUC", """{"embedding_dim":4,"hidden_units":[5],"gate_fields":["user","year"],"gate_fields_enter":false,"gate_hidden_units":[3],"gate_output":true}""")]
    [InlineData("MaskNet", """{"embedding_dim":4,"blocks":[5,4],"ratio":0.5,"block_norm":false}""")]
    [InlineData("MaskNet", """{"embedding_dim":4,"blocks":[5,4],"structure":"parallel","hidden_units":[3],"block_activation":"prelu"}""")]
    [InlineData("CCPM", """{"embedding_dim":4,"filters":[3,2],"heights":[3,2],"hidden_units":[5]}""")]
    [InlineData("CCPM", """{"embedding_dim":4,"filters":[3,2],"heights":[3,2],"keep":[4,2],"descending":true,"conv_activation":"relu","hidden_units":[5],"linear":true}""")]
    [InlineData("FGCNN", """{"embedding_dim":4,"filters":[3,2],"heights":[3,2],"pools":[2,2],"new_maps":[2,1],"hidden_units":[5]}""")]
    [InlineData("FGCNN", """{"embedding_dim":4,"filters":[3],"heights":[4],"pools":[3],"new_maps":[1],"hidden_units":[5],"own_embedding":false,"same_padding":false,"padded_pool":true,"conv_batch_norm":true,"conv_activation":"relu","linear":true}""")]
    [InlineData("DualMLP", """{"embedding_dim":4,"first_hidden_units":[5],"second_hidden_units":[4,3],"second_activation":"tanh"}""")]
    [InlineData("FinalMLP", """{"embedding_dim":4,"first_hidden_units":[6],"second_hidden_units":[4],"gate_hidden_units":[3],"first_context":["user"],"second_context":["film"],"heads":2}""")]
    [InlineData("FinalMLP", """{"embedding_dim":4,"first_hidden_units":[6],"second_hidden_units":[4],"selection":false}""")]
    [InlineData("FINAL", """{"embedding_dim":4,"first_hidden_units":[6],"second_hidden_units":[4,2],"field_gates":true}""")]
    [InlineData("FINAL", """{"embedding_dim":4,"first_hidden_units":[5],"residual":"sum","batch_norm":true}""")]
    [InlineData("EDCN", """{"embedding_dim":4,"layers":2,"bridge":"attention","temperature":0.5,"batch_norm":true}""")]
    [InlineData("EDCN", """{"embedding_dim":4,"layers":2,"bridge":"concat","activation":"prelu"}""")]
    [InlineData("WuKong", """{"embedding_dim":4,"layers":2,"fm_vectors":3,"linear_vectors":2,"rank":2,"fm_hidden_units":[5],"hidden_units":[4]}""")]
    [InlineData("APG", """{"embedding_dim":4,"hidden_units":[5,3],"condition":["user"],"own_condition":true,"rank":2,"over_parameters":3}""")]
    [InlineData("APG", """{"embedding_dim":4,"hidden_units":[5],"rank":2,"generated_bias":true,"generator_hidden_units":[3],"linear":false}""")]
    [InlineData("SENet", """{"embedding_dim":4,"hidden_units":[5],"reduction":2,"excitation":"sigmoid"}""")]
    [InlineData("RecycleNet", """{"embedding_dim":4,"units":[5,3]}""")]
    [InlineData("MultiHeadCross", """{"embedding_dim":4,"heads":2,"head_units":3,"cross_layers":2,"input_clip":1,"hidden_units":[4]}""")]
    [InlineData("YouTubeRanking", """{"embedding_dim":4,"hidden_units":[4]}""")]
    [InlineData("TwoTower", """{"embedding_dim":4,"user_hidden_units":[5],"item_hidden_units":[6],"output_units":3,"similarity":"cosine","temperature":0.1}""")]
    [InlineData("TwoTower", """{"embedding_dim":4,"user_fields":["user","hour"],"item_fields":["film"],"user_hidden_units":[4]}""")]
    public void Every_architecture_is_built_by_name(string architecture, string options)
    {
        var model = SpecFiles.Read(SpecFiles.With(architecture, options));
        var rows = RandomEncoded.Fill(model.Features, Rows, seed: 5);
        var scores = FlatExecutor.Run(model.Graph, Rows, (source, row) => EncodedInputs.Read(rows, row, source))["score"];

        Assert.All(scores, score => Assert.True(double.IsFinite(score)));
        Assert.True(scores.Distinct().Count() > Rows / 2);
    }
}
