using RankKernel.Catalog;
using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Tests.Engine;
using RankKernel.Tests.Oracle;
using Xunit;

namespace RankKernel.Tests.CatalogTests;

/// <summary>Catalogs that keep what was computed in fewer bits.</summary>
public sealed unsafe class CatalogPrecisionTests
{
    private const int Items = 60;
    private const int Seed = 20261122;
    private const int Width = 24;

    public static TheoryData<CatalogPrecision> Reduced => [CatalogPrecision.Float16, CatalogPrecision.BFloat16, CatalogPrecision.Int8];

    public static TheoryData<string> Samples => [.. Testing.Samples.Small.All.Keys.Where((_, i) => i % 4 == 0)];

    /// <summary>
    /// Scores are inner products of a vector of the user and one of the item, so they change by the sum of |user|·error. A scale is half
    /// of a 255th of the range from the offset, which the largest half not above the smallest element is, rounded up to a half.
    /// </summary>
    [Theory]
    [MemberData(nameof(Reduced))]
    public void Scores_change_by_what_the_documentation_allows(CatalogPrecision precision)
    {
        for (var size = -6; size <= 3; size++)
        {
            using var model = new RankModel(InnerProduct());
            var request = model.CreateRequest();
            var (taste, image) = Vectors(new Random(Seed + size), Math.Pow(10, size));
            request.SetVector("taste", taste);
            using var catalog = Filled(model, precision, image);
            using var ranker = model.CreateRanker();
            var scores = new float[Items];
            ranker.Score(request, catalog, [.. Enumerable.Range(0, Items)], scores);
            for (var item = 0; item < Items; item++)
            {
                var vector = image.AsSpan(item * Width, Width);
                var (exact, bound, sizes) = (0.0, 0.0, 0.0);
                for (var i = 0; i < Width; i++)
                {
                    var product = (double)taste[i] * vector[i];
                    (exact, sizes) = (exact + product, sizes + Math.Abs(product));
                    bound += Math.Abs(taste[i]) * Error(precision, vector, vector[i]);
                }

                bound += 2 * Width * Math.Pow(2, -24) * (sizes + bound);
                Assert.True(Math.Abs(scores[item] - exact) <= bound, $"{precision}, size {size}, item {item}: {scores[item]:R}, expected {exact:R} ± {bound:g3}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_score_has_the_same_bits_alone_and_in_any_position(string name)
    {
        using var model = new RankModel(Testing.Samples.Small.Define(name));
        var (user, items) = RandomEncoded.Rows(model.Features, Items, Seed);
        var request = EncodedRequest.Of(model, user, items);
        using var ranker = model.CreateRanker();
        using var threads = model.CreateRanker(new RankerOptions { MaxDegreeOfParallelism = 3 });
        int[] ids = [.. Enumerable.Range(0, Items)];
        foreach (var precision in Enum.GetValues<CatalogPrecision>())
        {
            using var catalog = model.CreateCatalog<int>(new CatalogOptions { Precision = precision });
            catalog.Upsert(ids, request.Items);
            var (all, reversed, alone) = (new float[Items], new float[Items], new float[1]);
            ranker.Score(request, catalog, ids, all);
            threads.Score(request, catalog, [.. ids.Reverse()], reversed);
            Assert.Equal(Bits(all), Bits(reversed).Reverse());
            for (var item = 0; item < Items; item += 13)
            {
                ranker.Score(request, catalog, [item], alone);
                Assert.Equal(BitConverter.SingleToInt32Bits(all[item]), BitConverter.SingleToInt32Bits(alone[0]));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Reduced))]
    public void A_catalog_that_was_changed_or_copied_is_one_that_was_filled_so(CatalogPrecision precision)
    {
        using var model = new RankModel(Testing.Samples.Small.Define("DIN"));
        using var next = new RankModel(Testing.Samples.Small.Define("DIN", seed: 5));
        var (user, items) = RandomEncoded.Rows(model.Features, Items, Seed);
        var (_, others) = RandomEncoded.Rows(model.Features, Items, Seed + 1);
        int[] ids = [.. Enumerable.Range(0, Items)];
        var options = new CatalogOptions { Precision = precision };
        using var catalog = model.CreateCatalog<int>(options);
        catalog.Upsert(ids, EncodedRequest.Of(model, user, others).Items);
        catalog.Remove(3, 4, 5);
        using var whole = catalog.CopyTo(model);
        catalog.Upsert(ids, EncodedRequest.Of(model, user, items).Items);
        using var copy = catalog.CopyTo(next, options);
        foreach (var (changed, of) in new[] { (catalog, model), (copy, next) })
        {
            var request = EncodedRequest.Of(of, user, items);
            using var filled = of.CreateCatalog<int>(options);
            filled.Upsert(ids, request.Items);
            using var ranker = of.CreateRanker();
            var (expected, found) = (new float[Items], new float[Items]);
            ranker.Score(request, filled, ids, expected);
            ranker.Score(request, changed, ids, found);
            Assert.Equal(Bits(expected), Bits(found));
            Assert.InRange(changed.ByteLength, 1, whole.ByteLength - 1);
        }

        // What is in the reduced catalog is not what another one is made of: features are kept in full.
        var (exact, again) = (new float[Items], new float[Items]);
        var old = EncodedRequest.Of(model, user, others);
        using var last = model.CreateRanker();
        last.Score(old, exact);
        last.Score(old, whole, ids, again);
        Assert.All(ids, id => Assert.Equal(id is 3 or 4 or 5 ? float.NaN : exact[id], again[id]));
    }

    [Theory]
    [InlineData(CatalogPrecision.Float16, 65504f, float.PositiveInfinity)]
    [InlineData(CatalogPrecision.BFloat16, 1e38f, float.PositiveInfinity)]
    [InlineData(CatalogPrecision.Int8, 65504f, 65504f)]
    public void What_is_beyond_the_range_is_kept_as_its_end(CatalogPrecision precision, float large, float infinite)
    {
        var row = new float[Width];
        (row[1], row[2], row[Width - 1]) = (1e38f, float.PositiveInfinity, -1e38f);
        var kept = Kept(precision, row);
        var tolerance = precision == CatalogPrecision.Float16 ? 0 : 0.005 * Math.Abs((double)large);
        Assert.Equal(large, kept[1], tolerance);
        Assert.Equal(infinite, kept[2], float.IsFinite(infinite) ? tolerance : 0);
        Assert.Equal(-large, kept[Width - 1], tolerance);
        row[7] = float.NaN;
        kept = Kept(precision, row);
        Assert.True(float.IsNaN(kept[7]));
        Assert.Equal(precision == CatalogPrecision.Int8, float.IsNaN(kept[0]));
    }

    [Fact]
    public void Rows_have_the_documented_sizes()
    {
        using var model = new RankModel(InnerProduct());
        var layout = model.Plan.Layout;
        Assert.Equal([Width], layout.ItemVectors.Select(vector => vector.Width));
        Assert.Equal(
            [layout.ItemRowLength, Width / 2, Width / 2, (Width + 4) / 4],
            Enum.GetValues<CatalogPrecision>().Select(precision => new CatalogRow(layout, precision).Words));
    }

    [Fact]
    public void Vectors_of_an_item_row_are_those_that_steps_write()
    {
        foreach (var name in Testing.Samples.Small.All.Keys)
        {
            using var model = new RankModel(Testing.Samples.Small.Define(name));
            var layout = model.Plan.Layout;
            var end = 0;
            foreach (var (offset, width) in layout.ItemVectors)
            {
                Assert.InRange(offset, end, layout.ItemRowLength);
                Assert.True(width > 0, name);
                end = offset + width;
            }

            Assert.InRange(end, 0, layout.ItemRowLength);
            foreach (var node in model.Plan.ItemSteps.Where(node => model.Plan.PairSteps.Any(pair => pair.Inputs.Contains(node.Output))))
            {
                var start = layout[node.Output].Offset;
                for (var i = start; i < start + node.Output.Shape.Width; i++)
                {
                    Assert.Contains(layout.ItemVectors, vector => vector.Offset <= i && i < vector.Offset + vector.Width);
                }
            }
        }
    }

    /// <summary>How far a kept element may be from the computed one.</summary>
    private static double Error(CatalogPrecision precision, ReadOnlySpan<float> vector, double element)
    {
        switch (precision)
        {
            case CatalogPrecision.Float16:
                return (Math.Abs(element) * Math.Pow(2, -11)) + Math.Pow(2, -25);
            case CatalogPrecision.BFloat16:
                return Math.Abs(element) * Math.Pow(2, -8);
            default:
                var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
                foreach (var one in vector)
                {
                    (low, high) = (Math.Min(low, one), Math.Max(high, one));
                }

                var range = high - low + (Math.Abs(low) * Math.Pow(2, -10)) + Math.Pow(2, -24);
                var scale = (range / 255 * (1 + Math.Pow(2, -10))) + Math.Pow(2, -24);
                return (0.5 * scale) + ((Math.Abs(element) + scale) * Math.Pow(2, -24));
        }
    }

    private static float[] Kept(CatalogPrecision precision, float[] row)
    {
        using var model = new RankModel(InnerProduct());
        var kept = new CatalogRow(model.Plan.Layout, precision);
        var (coded, decoded) = (new float[kept.Words], new float[model.Plan.Layout.ItemRowLength]);
        var computed = new float[decoded.Length];
        row.CopyTo(computed, 0);
        fixed (float* from = computed, code = coded, to = decoded)
        {
            kept.Encode(from, code);
            kept.Decode(code, to);
        }

        return decoded[..Width];
    }

    private static IEnumerable<int> Bits(float[] scores) => scores.Select(BitConverter.SingleToInt32Bits);

    private static ModelDefinition InnerProduct()
    {
        Feature[] features =
        [
            new NumericFeature("taste", Side.User, NumericEncoding.Raw, Width),
            new NumericFeature("image", Side.Item, NumericEncoding.Raw, Width),
        ];
        var graph = new GraphBuilder(features, new RandomParameters(1));
        float[] identity = [.. Enumerable.Range(0, Width * Width).Select(i => i % (Width + 1) == 0 ? 1f : 0f)];
        var computed = graph.Linear(graph.Input("image"), graph.Constant(new Tensor(new Shape(Width, Width), identity)));
        graph.Output("score", graph.Dot(graph.Input("taste"), computed));
        return new ModelDefinition("inner product", features, graph.Build());
    }

    private static ItemCatalog<int> Filled(RankModel model, CatalogPrecision precision, float[] image)
    {
        var catalog = model.CreateCatalog<int>(new CatalogOptions { Precision = precision });
        var batch = model.CreateItemBatch();
        batch.Reset(Items);
        batch.SetVectors("image", image);
        catalog.Upsert([.. Enumerable.Range(0, Items)], batch);
        return catalog;
    }

    private static (float[] Taste, float[] Image) Vectors(Random random, double size)
    {
        float[] taste = [.. Enumerable.Range(0, Width).Select(_ => (float)(random.NextDouble() - 0.5))];
        float[] image = new float[Items * Width];
        for (var item = 0; item < Items; item++)
        {
            var center = item % 3 == 0 ? 0 : (random.NextDouble() - 0.5) * 6 * size;
            for (var i = 0; i < Width; i++)
            {
                image[(item * Width) + i] = (float)(center + (size * (random.NextDouble() - 0.5)));
            }
        }

        return (taste, image);
    }
}
