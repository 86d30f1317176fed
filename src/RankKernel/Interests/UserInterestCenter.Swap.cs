using RankKernel.Features;
using RankKernel.Interests;

namespace RankKernel;

/// <content>Another version of the model.</content>
public sealed partial class UserInterestCenter
{
    /// <summary>
    /// Begins to serve another model, such as a newer version: <see cref="CreateRequest"/> gives requests for it from now on. Requests made
    /// for the former model go on being served by it until <see cref="EndSwap"/>, so that no request ever meets both. Histories are
    /// shared; the new model's states are built from them as users return.
    /// </summary>
    /// <param name="model">A model whose histories have names and columns that events of this center have.</param>
    /// <exception cref="FeatureException">The model reads a history or a column that events do not have; the message names it.</exception>
    /// <exception cref="InvalidOperationException">Two models are served already.</exception>
    public void BeginSwap(RankModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        lock (_swapping)
        {
            ThrowIfDisposed();
            if (_models.Length == MostModels)
            {
                throw new InvalidOperationException($"'{_models[0].Model.Name}' and '{_models[1].Model.Name}' are served; end that swap first.");
            }

            _schema.RequireAll(model);
            _models = [new InterestModel(model, _schema, _options, 1 - _models[0].Slot), _models[0]];
        }
    }

    /// <summary>
    /// Ends to serve the former model: waits for the requests under way and frees its states. Its other requests are refused from now on.
    /// Afterwards the center does not use that model any more.
    /// </summary>
    /// <returns>The model that is no longer served, which the caller owns; null if there was one only.</returns>
    public RankModel? EndSwap()
    {
        lock (_swapping)
        {
            ThrowIfDisposed();
            if (_models.Length < MostModels)
            {
                return null;
            }

            var former = _models[1];
            _models = [_models[0]];
            former.Retire();
            foreach (var shard in _shards)
            {
                foreach (var entry in shard.ToArray())
                {
                    lock (entry)
                    {
                        if (!entry.IsRemoved)
                        {
                            FreeState(entry, former.Slot);
                            Recount(entry);
                        }
                    }
                }
            }

            former.Dispose();
            return former.Model;
        }
    }
}
