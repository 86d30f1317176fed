using System.Security.Cryptography;
using Google.Protobuf;
using RankKernel.Format;
using Xunit;
using Wire = RankKernel.Format.Proto;

namespace RankKernel.Tests.Format;

public class GraphErrorTests
{
    private readonly RkmBytes _file = new(SampleModels.Small());

    [Fact]
    public void A_node_input_that_nothing_makes_is_refused() => Refused("Linear", node => node.Inputs[0] = "ghost", "'ghost', which is no input, tensor or node");

    [Fact]
    public void A_forward_reference_is_refused() => Refused("Concat", node => node.Inputs[0] = "Linear", "'Linear', which is made only later");

    [Fact]
    public void A_node_that_needs_itself_is_refused() => Refused("Concat", node => node.Inputs[0] = "Concat", "'Concat', which is made only later");

    [Fact]
    public void An_unknown_operation_is_refused() => Refused("Linear", node => node.Operation = "Convolve", "operation 'Convolve' is not known");

    [Fact]
    public void A_missing_option_is_refused() => Refused("Concat", node => node.Attributes.Clear(), "option 'axis' is missing");

    [Fact]
    public void An_option_too_many_is_refused() =>
        Refused("Concat", node => node.Attributes.Add(new Wire.Attribute { Name = "depth", Integer = 1 }), "option 'depth' is not known");

    [Fact]
    public void An_option_given_twice_is_refused() => Refused("Concat", node => node.Attributes.Add(node.Attributes[0].Clone()), "option 'axis' is given twice");

    [Fact]
    public void An_option_of_another_type_is_refused() => Refused("Concat", node => node.Attributes[0].Real = 0, "option 'axis' is not a whole number");

    [Fact]
    public void An_option_without_content_is_refused() => Refused("Concat", node => node.Attributes[0].ClearContent(), "option 'axis' has no content");

    [Fact]
    public void An_option_beyond_32_bits_is_refused() => Refused("Concat", node => node.Attributes[0].Integer = 1L << 40, "outside the range");

    [Fact]
    public void A_flag_that_is_neither_0_nor_1_is_refused() => Refused("Linear", node => Option(node, "bias").Integer = 2, "expected 0 or 1");

    [Fact]
    public void A_choice_that_is_not_known_is_refused() => Refused("Linear", node => Option(node, "activation").Text = "relu", "expected one of None, Relu");

    [Fact]
    public void A_choice_given_as_a_number_is_refused() => Refused("Linear", node => Option(node, "activation").Text = "1", "expected one of None, Relu");

    [Fact]
    public void A_long_text_with_line_breaks_makes_a_short_message_without_them()
    {
        var bytes = _file.Rebuilt(manifest => Option(manifest.Nodes.Single(node => node.Name == "Linear"), "activation").Text = new string('\n', 100_000));
        var error = Assert.Throws<ModelFormatException>(() => ModelFile.Load(bytes));
        Assert.InRange(error.Message.Length, 1000, 4096);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void An_option_that_is_not_finite_is_refused() => Refused("Linear", node => Option(node, "activation_parameter").Real = double.NaN, "finite");

    [Theory]
    [InlineData(-1)]
    [InlineData(-2)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void A_count_option_out_of_range_is_refused(int addends) => Refused("Linear", node => Option(node, "addends").Integer = addends);

    [Fact]
    public void An_option_that_overflows_to_the_right_count_of_inputs_is_refused()
    {
        var everything = new RkmBytes(SampleModels.Everything());
        var bytes = everything.Rebuilt(manifest =>
            Option(manifest.Nodes.Single(node => node.Name == "TargetAttention"), "layers").Integer = 2 + (1L << 30));
        RkmBytes.AssertRefused(bytes, "node 'TargetAttention'");
    }

    [Theory]
    [InlineData("buckets", 0, "0 buckets")]
    [InlineData("buckets", 6, "6 buckets from row 1 on in a table of 6 rows")]
    [InlineData("buckets", int.MaxValue, "in a table of 6 rows")]
    [InlineData("first_index", -1, "from row -1")]
    [InlineData("first_index", int.MaxValue, "in a table of 6 rows")]
    [InlineData("seed", int.MinValue, "the seed -2147483648")]
    public void A_cross_beyond_its_table_is_refused(string option, long number, string part) =>
        RefusedCross(node => Option(node, option).Integer = number, part);

    [Fact]
    public void A_cross_of_too_many_or_too_few_parts_or_without_ids_is_refused()
    {
        RefusedCross(node => node.Inputs.RemoveAt(0), "2 inputs, expected at least 3");
        RefusedCross(node => node.Inputs.Clear(), "expected at least 3");
        RefusedCross(node => node.Inputs.Insert(0, "price"), "holds numbers, expected ids");
        RefusedCross(node => Enumerable.Range(0, 7).ToList().ForEach(_ => node.Inputs.Insert(0, "city")), "9 crossed features, expected at most 8");
        RefusedCross(node => Option(node, "pooling").Text = "Median", "expected one of Sum, Mean");
    }

    [Fact]
    public void Inputs_that_do_not_fit_the_operation_are_refused() =>
        Refused("Linear", node => node.Inputs[1] = "table", "input table [5, 3] Constant has shape [5, 3]");

    [Fact]
    public void Too_few_inputs_are_refused() => Refused("Linear", node => node.Inputs.RemoveAt(2), "2 inputs, expected 3");

    [Fact]
    public void Two_nodes_of_one_name_are_refused() => Refused("Linear", node => node.Name = "Concat", part: "node 'Concat'", "name is taken");

    [Fact]
    public void A_node_with_the_name_of_a_tensor_is_refused() => Refused("Linear", node => node.Name = "bias", part: "node 'bias'", "name is taken");

    [Fact]
    public void A_node_with_the_name_of_an_input_is_refused() => Refused("Linear", node => node.Name = "user", part: "node 'user'", "name is taken");

    [Fact]
    public void A_tensor_with_the_name_of_an_input_is_refused() =>
        RkmBytes.AssertRefused(_file.Rebuilt(manifest => manifest.Tensors[0].Name = "user"), "tensor 'user'", "name is taken");

    [Fact]
    public void A_node_without_a_name_is_refused() => Refused("Linear", node => node.Name = "", part: "node ''", "its name");

    [Fact]
    public void A_node_that_no_output_needs_is_refused()
    {
        var unused = new Wire.Node { Name = "idle", Operation = "Softmax", Inputs = { "Concat" } };
        RkmBytes.AssertRefused(_file.Rebuilt(manifest => manifest.Nodes.Add(unused)), "graph", "no output depends on 'idle'");
    }

    [Fact]
    public void A_row_that_is_too_large_is_refused()
    {
        var file = new RkmBytes(SampleModels.Everything());
        var bytes = file.Rebuilt(manifest =>
        {
            manifest.Features.Single(feature => feature.Name == "history").Sequence.MaxLength = 1_000_000;
            file.Tail = new byte[11 * 400 * 4];
            var tensor = manifest.Tensors.Single(candidate => candidate.Name == "embedding.item");
            tensor.Dimensions[1] = 400;
            tensor.Offset = 0;
            tensor.Length = (ulong)file.Tail.Length;
            tensor.Sha256 = ByteString.CopyFrom(SHA256.HashData(file.Tail));
            manifest.Tensors.Clear();
            manifest.Tensors.Add(tensor);
            var gather = manifest.Nodes.Single(node => node.Operation == "SequenceGather");
            manifest.Nodes.Clear();
            manifest.Nodes.Add(gather);
        });
        RkmBytes.AssertRefused(bytes, "node 'SequenceGather'", "400000000 elements");
    }

    [Fact]
    public void An_input_of_no_feature_is_refused() =>
        RkmBytes.AssertRefused(_file.Rebuilt(manifest => manifest.Inputs[0].Feature = "nobody"), "input 'nobody'", "no such feature");

    [Fact]
    public void An_input_that_the_feature_does_not_give_is_refused() =>
        RkmBytes.AssertRefused(_file.Rebuilt(manifest => manifest.Inputs[0].Weights = true), "input 'user.weights'", "has no input");

    [Fact]
    public void An_input_listed_twice_is_refused() =>
        RkmBytes.AssertRefused(_file.Rebuilt(manifest => manifest.Inputs.Add(manifest.Inputs[0].Clone())), "input 'user'", "listed twice");

    [Fact]
    public void An_input_that_nothing_uses_is_refused()
    {
        var everything = new RkmBytes(SampleModels.Bare());
        var bytes = everything.Rebuilt(manifest =>
        {
            var second = manifest.Features[0].Clone();
            second.Name = "spare";
            manifest.Features.Add(second);
            manifest.Inputs.Add(new Wire.Input { Feature = "spare" });
        });
        RkmBytes.AssertRefused(bytes, "graph", "no output depends on 'spare'");
    }

    [Fact]
    public void A_column_that_does_not_exist_is_refused()
    {
        var file = new RkmBytes(SampleModels.Everything());
        RkmBytes.AssertRefused(
            file.Rebuilt(manifest => manifest.Inputs.First(input => input.HasColumn).Column = "nothing"), "input 'history.nothing'", "no column 'nothing'");
    }

    [Fact]
    public void A_network_without_an_output_is_refused() => RkmBytes.AssertRefused(_file.Rebuilt(manifest => manifest.Outputs.Clear()), "graph", "no output");

    [Fact]
    public void An_output_that_nothing_makes_is_refused() =>
        RkmBytes.AssertRefused(_file.Rebuilt(manifest => manifest.Outputs[0].Value = "ghost"), "output 'score'", "'ghost', which is no input");

    [Fact]
    public void An_output_that_is_not_one_number_is_refused() =>
        RkmBytes.AssertRefused(_file.Rebuilt(manifest => manifest.Outputs[0].Value = "Concat"), "output 'score'", "expected one number a row");

    [Fact]
    public void Two_outputs_of_one_name_are_refused() =>
        RkmBytes.AssertRefused(_file.Rebuilt(manifest => manifest.Outputs.Add(manifest.Outputs[0].Clone())), "output 'score'", "two outputs");

    [Fact]
    public void A_table_with_fewer_rows_than_the_encoding_has_indices_is_refused() => RkmBytes.AssertRefused(
        _file.Rebuilt(manifest => manifest.Features[0].Id.Ids.Hash.Buckets = 6), "node 'EmbeddingBag'", "'table' has 5 rows", "indices up to 5");

    private static Wire.Attribute Option(Wire.Node node, string name) => node.Attributes.Single(attribute => attribute.Name == name);

    private static void RefusedCross(Action<Wire.Node> change, string part)
    {
        var file = new RkmBytes(SampleModels.Everything());
        RkmBytes.AssertRefused(
            file.Rebuilt(manifest => change(manifest.Nodes.Single(node => node.Operation == "CrossedBag"))), "node 'head/CrossedBag'", part);
    }

    private void Refused(string node, Action<Wire.Node> edit, string fragment = "") => Refused(node, edit, $"node '{node}'", fragment);

    private void Refused(string node, Action<Wire.Node> edit, string part, string fragment) => RkmBytes.AssertRefused(
        _file.Rebuilt(manifest => edit(manifest.Nodes.Single(candidate => candidate.Name == node))), part, fragment);
}
