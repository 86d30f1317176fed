using RankKernel.Import.Onnx.Runtime;

namespace RankKernel.Cli.Measuring.Peer;

/// <summary>ONNX Runtime on an exported model, inputs and outputs bound to memory of ours.</summary>
internal sealed class OrtContender : Contender
{
    private readonly OrtSession _session;
    private readonly OrtRun[] _runs;
    private readonly IReadOnlyList<string> _outputs;
    private readonly float[] _scores;
    private OrtRun _last;

    public OrtContender(OrtApi api, string path, ModelDefinition model, IReadOnlyList<RankRequest> requests, int threads, bool userTile)
        : base(userTile ? OrtTile : OrtFlat)
    {
        _session = new OrtSession(api, path, threads);
        _outputs = [.. model.Graph.Outputs.Select(output => output.Name)];
        _scores = new float[requests.Max(request => request.Items.Count) * _outputs.Count];
        _runs = [.. requests.Select(request => new OrtRun(
            _session,
            OrtFeed.Of(_session.InputNames, model.Features, request.User, request.ItemRows, userTile),
            [.. _session.OutputNames.Select(name => Shape(model, name, request.Items.Count))]))];
        _last = _runs[0];
    }

    public override ReadOnlySpan<float> Scores
    {
        get
        {
            var rows = _scores.Length / _outputs.Count;
            for (var i = 0; i < _outputs.Count; i++)
            {
                _last.Output(_outputs[i]).CopyTo(_scores.AsSpan(i * rows));
            }

            return _scores;
        }
    }

    public override void Score(int index)
    {
        _last = _runs[index];
        _last.Run();
    }

    public override void Dispose()
    {
        foreach (var run in _runs)
        {
            run.Dispose();
        }

        _session.Dispose();
    }

    private static long[] Shape(ModelDefinition model, string name, int rows) =>
        [rows, .. model.Graph.Outputs.Single(output => output.Name == name).Value.Shape.Dimensions.ToArray().Select(dimension => (long)dimension)];
}
