#if UNITY_5_3_OR_NEWER
using UnityEngine;

namespace RankKernel.Unity
{
    /// <summary>
    /// Ranks in a scene: drop an .rkm file, renamed to end with .bytes, into the field <c>model</c>. Loading takes some milliseconds;
    /// ranking may run on the main thread or, with a request of its own, on any other.
    /// </summary>
    public sealed class RankingBehaviour : MonoBehaviour
    {
        [SerializeField]
        private TextAsset model;

        /// <summary>The model, from Awake to OnDestroy.</summary>
        public RankingModel Model { get; private set; }

        /// <summary>A request for the main thread.</summary>
        public RankingRequest Request { get; private set; }

        private void Awake()
        {
            Model = new RankingModel(model.bytes);
            Request = Model.CreateRequest();
        }

        private void OnDestroy()
        {
            Request?.Dispose();
            Model?.Dispose();
        }
    }
}
#endif
