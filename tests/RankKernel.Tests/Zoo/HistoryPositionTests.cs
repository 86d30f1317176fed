using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Testing;
using RankKernel.Tests.Oracle;
using Xunit;

namespace RankKernel.Tests.ZooTests;

public class HistoryPositionTests
{
    private const int Length = 6;

    /// <summary>What a framework that pads in front gives a network, and the same history as it is.</summary>
    [Theory]
    [InlineData("SASRec, positions from the end")]
    [InlineData("BST, mean, joined positions from the end")]
    public void Positions_from_the_end_do_not_ask_how_short_a_history_is(string sample)
    {
        for (var events = 1; events <= Length; events++)
        {
            int[] history = [.. Enumerable.Range(2, events)];
            var padded = Score(sample, [.. Enumerable.Repeat(0, Length - events), .. history]);
            OracleAssert.Close(padded, Score(sample, history), 1e-12, 0, $"{sample}, {events} events");
        }
    }

    private static double[] Score(string sample, int[] items)
    {
        var model = Samples.Small.Define(sample);
        var rows = RandomEncoded.Fill(model.Features, 1, seed: 3);
        foreach (var column in (string[])["item", "category"])
        {
            var slot = rows.Schema[new InputSource("history", column)];
            for (var i = 0; i < items.Length; i++)
            {
                rows.IdRow(0)[slot.Offset + i] = items[i];
            }
        }

        var first = ((SequenceFeature)model.Features.Single(feature => feature.Name == "history")).Columns[0].Name;
        rows.IdRow(0)[rows.Schema[new InputSource("history", first)].LengthOffset] = items.Length;
        return FlatExecutor.Run(model.Graph, 1, (source, row) => EncodedInputs.Read(rows, row, source))["score"];
    }
}
