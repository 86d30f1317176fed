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
    ];
}
