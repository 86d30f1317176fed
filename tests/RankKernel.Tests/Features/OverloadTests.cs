using RankKernel.Features;
using RankKernel.Graph;
using Xunit;

namespace RankKernel.Tests.Features;

/// <summary>What callers write, and which type of raw value the compiler makes of it.</summary>
public class OverloadTests
{
    private readonly RankRequest _request = Encoded.Request(
        new IdFeature("word", Side.User, new VocabularyEncoding(new Vocabulary(["7"]), 1)),
        new IdFeature("code", Side.User, new DirectEncoding(9)),
        new NumericFeature("price", Side.User, NumericEncoding.Raw),
        new IdFeature("item", Side.Item, new DirectEncoding(9)),
        new NumericFeature("cost", Side.Item, NumericEncoding.Raw),
        new MultiIdFeature("tags", Side.Item, new HashEncoding(9), 5));

    [Fact]
    public void Literals_find_their_overload()
    {
        _request.Set("word", "7");
        _request.Set("word", $"{3 + 4}");
        _request.Set("word", "x7".AsSpan(1));
        Assert.Equal(1, _request.User.Id("word"));
        _request.Set("code", 7);
        _request.Set("code", (short)7);
        _request.Set("code", 7u);
        Assert.Equal(7, _request.User.Id("code"));
        _request.Set("price", 7);
        _request.Set("price", 7f);
        _request.Set("price", 7.0);
        Assert.Equal(7, _request.User.Number("price"));
    }

    [Fact]
    public void Collections_find_their_overload()
    {
        _request.Items.Reset(2);
        _request.Items.Set("item", [1, 2]);
        _request.Items.Set("item", new long[] { 1, 2 });
        _request.Items.Set("cost", [1.5, 2]);
        _request.Items.Set("cost", new float[] { 1, 2 });
        _request.Items.Set("cost", stackalloc double[] { 1, 2 });
        _request.Items.Set(1, "cost", 3);
        _request.Items.SetIds("tags", ["a", null, "b"], [2, 1]);
        _request.Items.SetIds("tags", new string[] { "a", "b" }, [1, 1]);
        _request.Items.SetIds(0, "tags", (ReadOnlySpan<string>)["a", "b"]);
        Assert.Equal([1f, 3f], [_request.ItemRows.Number("cost"), _request.ItemRows.Number("cost", 1)]);
    }
}
