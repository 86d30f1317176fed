using System.Diagnostics.CodeAnalysis;
using System.Text;
using RankKernel.Features;

namespace RankKernel.Native;

/// <summary>The names of a model as .NET has them, found by their UTF-8 without allocating. Immutable, thread-safe.</summary>
internal sealed unsafe class NameTable(IEnumerable<string> names)
{
    private readonly Dictionary<byte[], string>.AlternateLookup<ReadOnlySpan<byte>> _names = new Dictionary<byte[], string>(
        names.Distinct().Select(name => KeyValuePair.Create(Encoding.UTF8.GetBytes(name), name)),
        new Utf8Comparer()).GetAlternateLookup<ReadOnlySpan<byte>>();

    public static IEnumerable<string> NamesOf(RankModel model) =>
    [
        .. model.Features.Select(feature => feature.Name),
        .. model.Features.OfType<SequenceFeature>().SelectMany(feature => feature.Columns).Select(column => column.Name),
        .. model.Outputs,
    ];

    /// <summary>A name; one that is not known becomes a new text, for the error that comes of it.</summary>
    /// <exception cref="StatusException">It is null or not UTF-8.</exception>
    public string Find(byte* name, nuint length, string what)
    {
        var bytes = InText.Bytes(name, length, what);
        return _names.TryGetValue(bytes, out var known) ? known : InText.Decode(bytes, what);
    }

    private sealed class Utf8Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode([DisallowNull] byte[] bytes) => GetHashCode(bytes.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate) => (int)FeatureHash.Bytes(alternate);

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
