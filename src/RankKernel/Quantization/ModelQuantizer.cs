using RankKernel.Graph;
using RankKernel.Planning;

namespace RankKernel.Quantization;

/// <summary>
/// Makes a model smaller and faster: embedding tables in 16, 8 or 4 bits, dense layers in 16-bit weights or in 8-bit integers. What the
/// forms compute is defined in docs/quantization.md. Thread-safe.
/// </summary>
public static class ModelQuantizer
{
    /// <summary>Quantizes a model.</summary>
    /// <param name="model">The model, which stays as it is.</param>
    /// <param name="options">How.</param>
    /// <param name="calibration">
    /// Requests of <paramref name="model"/> such as it will get, with their items; needed for <see cref="DensePrecision.Int8"/>, not
    /// read otherwise. Read once, one after the other, so that one request may be filled anew for each. A hundred of different users with some dozen
    /// items each are enough.
    /// </param>
    /// <param name="progress">Told of every table, request and layer.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The model and what was done. Its graph is the planned one where layers are in integers, and its self tests expect what it gives itself.</returns>
    /// <exception cref="ArgumentException">An option is out of range, a name to keep is not the model's, or a request is another model's.</exception>
    /// <exception cref="RankKernelException">There is nothing to calibrate with, or the model has products in integers already.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static QuantizedModel Quantize(
        RankModel model,
        QuantizationOptions options,
        IEnumerable<RankRequest> calibration,
        IProgress<QuantizationProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(calibration);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.SampleRows, nameof(options));
        if (!(options.MaxLayerError >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.MaxLayerError, "The largest error of a layer must not be below 0.");
        }

        model.ThrowIfDisposed();
        if (model.Definition.Graph.Parameters.FirstOrDefault(parameter => parameter.Data!.Type == TensorType.Int8Matrix) is { } quantized)
        {
            throw new RankKernelException($"The model '{model.Name}' is quantized already: '{quantized.Name}' is {TensorType.Int8Matrix}.");
        }

        return new Run(model, options, progress, cancellation).Quantize(calibration);
    }

    private sealed class Run(
        RankModel model, QuantizationOptions options, IProgress<QuantizationProgress>? progress, CancellationToken cancellation)
    {
        private readonly List<TableQuantization> _tables = [];

        public QuantizedModel Quantize(IEnumerable<RankRequest> calibration)
        {
            var graph = Tables(model.Definition.Graph);
            IReadOnlyList<LayerQuantization> layers = [];
            var requests = 0;
            switch (options.Dense)
            {
                case DensePrecision.Float16 or DensePrecision.BFloat16:
                    (graph, layers) = HalfWeights.Encode(graph, options);
                    break;
                case DensePrecision.Int8:
                    using (var calibrated = Calibrate(graph, calibration))
                    {
                        var dense = new DenseQuantizer(options, (done, total) => Report(QuantizationStage.Layers, done, total));
                        graph = dense.Run(calibrated.Program.Plan, calibrated, cancellation);
                        (layers, requests) = (dense.Layers, calibrated.Requests);
                    }

                    break;
            }

            CheckNames(layers);
            var before = Bytes(model.Definition.Graph);
            var report = new QuantizationReport(_tables, layers, requests, before, Bytes(graph));
            return new QuantizedModel(QuantizedSelfTests.Update(With(graph)), report);
        }

        private ModelGraph Tables(ModelGraph graph)
        {
            var tables = TableQuantizer.TablesOf(graph);
            var tensors = new Dictionary<Value, Tensor>(ReferenceEqualityComparer.Instance);
            for (var i = 0; i < tables.Count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                var (tensor, report) = TableQuantizer.Encode(tables[i], options);
                _tables.Add(report);
                if (tensor != tables[i].Data)
                {
                    tensors.Add(tables[i], tensor);
                }

                Report(QuantizationStage.Tables, i + 1, tables.Count);
            }

            return ParameterSwap.Run(graph, tensors);
        }

        /// <summary>Runs the requests with the tables as they will be.</summary>
        private Calibration Calibrate(ModelGraph graph, IEnumerable<RankRequest> requests)
        {
            var calibration = new Calibration(With(graph), options.SampleRows);
            try
            {
                foreach (var request in requests)
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (request is null || !model.Owns(request.User, request.ItemRows))
                    {
                        throw new ArgumentException($"Request {calibration.Requests} of the calibration was made for another model than '{model.Name}'.", nameof(calibration));
                    }

                    request.Items.Validate();
                    request.ValidateUser();
                    if (request.ItemRows.Count > 0)
                    {
                        calibration.Run(request);
                        Report(QuantizationStage.Calibration, calibration.Requests, null);
                    }
                }

                return calibration.Requests > 0
                    ? calibration
                    : throw new RankKernelException($"There is no request with items to calibrate the model '{model.Name}' with, which {nameof(DensePrecision)}.{DensePrecision.Int8} needs.");
            }
            catch
            {
                calibration.Dispose();
                throw;
            }
        }

        private void CheckNames(IReadOnlyList<LayerQuantization> layers)
        {
            var names = _tables.Select(table => table.Name).Concat(layers.Select(layer => layer.Name)).ToHashSet(StringComparer.Ordinal);
            if (options.KeepFloat32.FirstOrDefault(name => !names.Contains(name)) is { } unknown)
            {
                throw new ArgumentException($"The model '{model.Name}' has no table or layer '{unknown}' to keep; it has {string.Join(", ", names)}.", nameof(options));
            }
        }

        private ModelDefinition With(ModelGraph graph) => new(model.Name, model.Features, graph)
        {
            Version = model.Definition.Version,
            Description = model.Definition.Description,
            Metadata = model.Definition.Metadata,
            SelfTests = model.Definition.SelfTests,
        };

        private void Report(QuantizationStage stage, int done, int? total) => progress?.Report(new QuantizationProgress(stage, done, total));

        private static long Bytes(ModelGraph graph) => graph.Parameters.Sum(parameter => parameter.Data!.ByteLength);
    }
}
