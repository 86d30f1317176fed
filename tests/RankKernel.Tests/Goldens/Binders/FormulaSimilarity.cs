using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Import;
using RankKernel.Zoo;

namespace RankKernel.Tests.Goldens;

/// <summary>Cosines with two histories of clicks in the candidate's own table, and counts of its item and category; each is an output.</summary>
internal static class FormulaSimilarity
{
    public static GoldenModel Bind(GoldenCase golden, Func<string, Side> sides)
    {
        var weights = new StateDict(golden.Weights);
        var table = weights.Take("embedding.item_id");
        var parameters = new TensorDictionary();
        parameters.Add("embedding.item_id.weight", table);
        var (items, categories) = (new DirectEncoding(table.Shape[0], Padding: 0), new DirectEncoding(12, Padding: 0));
        Feature[] features =
        [
            new IdFeature("item_id", sides("item_id"), items),
            new IdFeature("cate_id", sides("cate_id"), categories),
            History("recent", "recent_clicks", items),
            History("long", "long_clicks", items),
            History("categories", "click_cate", categories),
        ];
        var options = new EmbeddingOptions
        {
            Dimension = table.Shape[1],
            Fields = ["item_id", "recent.recent_clicks", "long.long_clicks"],
            SharedTables = new Dictionary<string, string> { ["recent.recent_clicks"] = "item_id", ["long.long_clicks"] = "item_id" },
        };
        return new GoldenModel(new BoundModel("similarity", features, parameters, Build, new Dictionary<string, string>()));

        SequenceFeature History(string name, string column, IdEncoding ids) =>
            new(name, sides(name), golden.InputIds(column).Length / golden.Rows, [new IdColumn(column, ids)]);

        Value Build(GraphBuilder graph)
        {
            var embeddings = new Embeddings(graph, options);
            var outputs = new List<Value>();
            foreach (var history in (string[])["recent", "long"])
            {
                foreach (var kind in (SimilarityKind[])[SimilarityKind.Centroid, SimilarityKind.Best, SimilarityKind.Last])
                {
                    Output($"{kind} {history}", HistoryFeature.Similarity(graph, embeddings, new(["item_id"], [$"{history}.{history}_clicks"], kind)));
                }
            }

            Output("item", HistoryFeature.Match(graph, new("item_id", "recent.recent_clicks")));
            Output("category", HistoryFeature.Match(graph, new("cate_id", "categories.click_cate")));
            return graph.Concat(0, outputs);

            void Output(string name, Value value)
            {
                graph.Output(name, value);
                outputs.Add(value);
            }
        }
    }
}
