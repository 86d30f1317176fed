using System.Text;

namespace RankKernel.Unity
{
    /// <summary>The name of a feature or column, encoded once.</summary>
    public sealed class FeatureName
    {
        /// <summary>Encodes a name.</summary>
        public FeatureName(string name)
        {
            Utf8 = Encoding.UTF8.GetBytes(name);
        }

        internal byte[] Utf8 { get; }
    }
}
