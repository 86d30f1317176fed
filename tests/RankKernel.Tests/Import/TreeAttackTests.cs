using System.Text;
using System.Text.Json.Nodes;
using RankKernel.Import;
using Xunit;

namespace RankKernel.Tests.Import;

/// <summary>Whatever the bytes, only the documented exceptions come out.</summary>
public class TreeAttackTests
{
    public static TheoryData<string> Files => ["categorical.json", "categorical.ubj", "dart_exact.ubj", "rank.json", "lightgbm.txt"];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_cut_anywhere_is_refused(string file)
    {
        var bytes = TreeFiles.Bytes(file);
        var end = file.EndsWith(".txt", StringComparison.Ordinal) ? TreeFiles.Text(file).IndexOf("end of trees", StringComparison.Ordinal) : bytes.Length;
        for (var length = 0; length < end; length += 1 + (length / 50))
        {
            Assert.ThrowsAny<RankKernelException>(() => TreeModelReader.Read(bytes.AsMemory(0, length)));
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Damaged_bytes_give_a_model_or_a_documented_exception(string file)
    {
        const int Seed = 17;
        var random = new Random(Seed);
        var original = TreeFiles.Bytes(file);
        for (var i = 0; i < 2000; i++)
        {
            var bytes = (byte[])original.Clone();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                var place = random.Next(Math.Min(bytes.Length, random.Next(2) == 0 ? 900 : int.MaxValue));
                bytes[place] = random.Next(3) switch
                {
                    0 => (byte)random.Next(256),
                    1 => (byte)(bytes[place] ^ (1 << random.Next(8))),
                    _ => original[random.Next(original.Length)],
                };
            }

            try
            {
                TreeModelReader.Read(bytes);
            }
            catch (Exception error) when (error is TreeFormatException or NotSupportedModelException)
            {
            }
            catch (Exception error)
            {
                Assert.Fail($"{file}, seed {Seed}, file {i}: {error}");
            }
        }
    }

    [Theory]
    [InlineData("left_children", 0, 0, "child")] // A cycle.
    [InlineData("left_children", 0, 99, "left_children")]
    [InlineData("left_children", 0, 2, "child")] // Both children are node 2.
    [InlineData("right_children", 0, -1, "child")]
    [InlineData("split_indices", 0, 6, "split_indices")]
    [InlineData("split_indices", 0, 0.5, "split_indices")]
    [InlineData("split_type", 0, 1, "categories")]
    [InlineData("default_left", -1, 0, "default_left")] // One too few.
    public void A_wrong_number_in_a_tree_is_named(string array, int index, double number, string part)
    {
        var json = JsonNode.Parse(TreeFiles.Text("rank.json"))!;
        var numbers = json["learner"]!["gradient_booster"]!["model"]!["trees"]![1]![array]!.AsArray();
        if (index < 0)
        {
            numbers.RemoveAt(0);
        }
        else
        {
            numbers[index] = number;
        }

        Refused(json.ToJsonString(), "trees[1]", part);
    }

    [Theory]
    [InlineData("binary:hinge", "objective", "binary:hinge")]
    [InlineData("survival:cox", "objective", "survival:cox")]
    public void An_objective_that_is_not_supported_is_named(string objective, params string[] parts)
    {
        var json = JsonNode.Parse(TreeFiles.Text("rank.json"))!;
        json["learner"]!["objective"]!["name"] = objective;

        var message = Assert.Throws<NotSupportedModelException>(() => Read(json.ToJsonString())).Message;
        Assert.All(parts, part => Assert.Contains(part, message));
    }

    [Theory]
    [InlineData("num_feature", "0")]
    [InlineData("num_feature", "1000000000")]
    [InlineData("num_class", "2000000000")]
    [InlineData("base_score", "high")]
    [InlineData("base_score", "[1,2,3]")]
    [InlineData("base_score", "NaN")]
    public void A_wrong_parameter_is_named(string name, string text)
    {
        var json = JsonNode.Parse(TreeFiles.Text("rank.json"))!;
        json["learner"]!["learner_model_param"]![name] = text;

        Refused(json.ToJsonString(), name);
    }

    [Fact]
    public void A_base_score_in_brackets_is_read() =>
        Assert.Equal(1, Read(TreeFiles.Text("rank.json").Replace("\"base_score\":\"5E-1\"", "\"base_score\":\"[5E-1]\"")).Trees.OutputCount);

    [Theory]
    [InlineData("{L\0\0\0\0\0\0\0\u0007learner[$d#L\u007f\u007f\u007f\u007f\u007f\u007f\u007f\u007f")]
    [InlineData("{i\u0001a[#l\u007f\u007f\u007f\u007f")]
    [InlineData("{i\u0001a[$Z#l\0\0\0\u0001")]
    [InlineData("{i\u0001a[$i]")]
    [InlineData("{i\u0001aSl\u007f\u007f\u007f\u007fx")]
    [InlineData("{i\u007fa")]
    [InlineData("{i\u0001aH")]
    [InlineData("{NNNN")]
    public void A_count_that_the_bytes_do_not_hold_is_refused(string bytes) =>
        Assert.Throws<TreeFormatException>(() => TreeModelReader.Read(Encoding.Latin1.GetBytes(bytes)));

    [Fact]
    public void Deep_nesting_is_refused()
    {
        Assert.Throws<TreeFormatException>(() => TreeModelReader.Read(Encoding.Latin1.GetBytes("{i\u0001a" + new string('[', 100_000))));
        Assert.Throws<TreeFormatException>(() => Read("{\"a\":" + new string('[', 100_000)));
    }

    [Theory]
    [InlineData("left_child=1 -1 -3", "left_child=0 -1 -3", "child")]
    [InlineData("left_child=1 -1 -3", "left_child=1 -1 -9", "left_child")]
    [InlineData("left_child=1 -1 -3", "left_child=1 -1", "left_child")]
    [InlineData("decision_type=8 6 1", "decision_type=8 6 99", "decision_type")]
    [InlineData("threshold=0.10000000000000001", "threshold=nan", "threshold")]
    [InlineData("cat_boundaries=0 2", "cat_boundaries=0 3", "cat_boundaries")]
    [InlineData("num_leaves=4", "num_leaves=400000000", "num_leaves")]
    [InlineData("num_cat=1", "num_cat=0", "set")]
    [InlineData("Tree=1", "Tree=7", "Tree=7")]
    [InlineData("leaf_value=0.03125", "leaf_value=x", "leaf_value")]
    [InlineData("sigmoid:2", "sigmoid:-1", "sigmoid")]
    [InlineData("num_tree_per_iteration=1", "num_tree_per_iteration=2", "multiple")]
    [InlineData("feature_names=price clicks colour", "feature_names=price", "feature_names")]
    public void A_wrong_line_of_LightGBM_is_named(string line, string instead, string part) =>
        Refused(TreeFiles.Text("lightgbm.txt").Replace(line, instead), part);

    [Theory]
    [InlineData("objective=binary sigmoid:2", "objective=custom", "custom")]
    [InlineData("objective=binary sigmoid:2", "objective=regression sqrt", "sqrt")]
    [InlineData("is_linear=0", "is_linear=1", "linear")]
    public void What_LightGBM_can_do_beyond_this_is_named(string line, string instead, string part) =>
        Assert.Contains(part, Assert.Throws<NotSupportedModelException>(() => Read(TreeFiles.Text("lightgbm.txt").Replace(line, instead))).Message);

    private static TreeModel Read(string text) => TreeModelReader.Read(Encoding.UTF8.GetBytes(text));

    private static void Refused(string text, params string[] parts)
    {
        var message = Assert.Throws<TreeFormatException>(() => Read(text)).Message;
        Assert.All(parts, part => Assert.Contains(part, message));
    }
}
