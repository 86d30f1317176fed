namespace RankKernel.Testing;

internal static partial class RankingSystems
{
    private static IReadOnlyList<RankingSystem> Recurrent =>
    [
        new("RNN ranking", "Rnn", "Hochreiter, Schmidhuber 1997; Cho et al. 2014", "GRU or LSTM; last state, mean of states, target-attended states")
        {
            Goldens = ["formula/rnn_gru", "formula/rnn_lstm"],
        },
        new("GRU4Rec", "Gru4Rec", "Hidasi et al. 2016", "layers, reset before or after the product")
        {
            Goldens = ["recbole/gru4rec"],
        },
        new("SLi-Rec", "SliRec", "Yu et al. 2019", "columns that the LSTM reads; long-term attention with or without a mask; age of the last event or the last column")
        {
            Goldens = ["authors/slirec"],
        },
        new("similarity and match features", "SimilarityRanking", "Grbovic, Cheng 2018", "centroid, best or last event; counts of equal ids, or their logarithms")
        {
            Goldens = ["formula/similarity_features"],
        },
        new("MIMN", "Mimn", "Pi et al. 2019", "usage of slots; memory induction unit, all channels or the last one; padding in front; slots")
        {
            Goldens = ["authors/mimn", "authors/mimn_miu_util"],
        },
    ];
}
