using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using RankKernel.Graph;
using Tensor = RankKernel.Graph.Tensor;

namespace RankKernel.Format;

/// <summary>Some of the bytes of a tensor.</summary>
internal delegate ReadOnlySpan<byte> PieceReader(long done, int length);

/// <summary>Reads tensors straight to where they stay, hashing each piece while it is in the cache. Not thread-safe.</summary>
internal sealed unsafe class TensorReader(ByteSource source, bool verifyHashes) : IDisposable
{
    private const int Piece = 1 << 18;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<AlignedBuffer> _buffers = [];
    private byte[] _piece = [];

    /// <summary>A tensor with its elements, which are checked. Float16 and bfloat16 are widened to float32 if asked for.</summary>
    public Tensor Read(StoredTensor stored, bool widen)
    {
        var tensor = widen && stored.Type is (TensorType.Float16 or TensorType.BFloat16) ? ReadWidened(stored) : ReadAsStored(stored);
        return TensorContents.Problem(tensor) is { } problem ? throw ModelFormatException.In(stored.Part, problem) : tensor;
    }

    private Tensor ReadAsStored(StoredTensor stored)
    {
        if (source.View(stored.Offset, stored.Length) is { } view)
        {
            if (verifyHashes)
            {
                ForEachPiece(stored, (done, length) => new ReadOnlySpan<byte>(view.Bytes + done, length));
            }

            return new Tensor(stored.Type, stored.Shape, view);
        }

        var buffer = Allocate(stored.Length);
        ForEachPiece(stored, (done, length) =>
        {
            var piece = new Span<byte>(buffer.Bytes + done, length);
            source.Read(stored.Offset + done, piece, stored.Part);
            return piece;
        });
        return new Tensor(stored.Type, stored.Shape, buffer);
    }

    /// <summary>Frees every tensor that was read, where they will not be used after all.</summary>
    public void Abandon() => _buffers.ForEach(buffer => buffer.Dispose());

    public void Dispose() => _hash.Dispose();

    /// <summary>Compares a tensor's hash and checks its elements without keeping them.</summary>
    public void Verify(StoredTensor stored)
    {
        ForEachPiece(stored, (done, length) => Temporary(stored, done, length));
        if (TensorContents.Problem(stored, (done, length) => Temporary(stored, done, length)) is { } problem)
        {
            throw ModelFormatException.In(stored.Part, problem);
        }
    }

    private Tensor ReadWidened(StoredTensor stored)
    {
        var buffer = Allocate(checked(stored.Length * 2));
        ForEachPiece(stored, (done, length) =>
        {
            var piece = Temporary(stored, done, length);
            Widen(stored.Type, piece, new Span<float>(buffer.Floats + (done / 2), length / 2));
            return piece;
        });
        return new Tensor(TensorType.Float32, stored.Shape, buffer);
    }

    private static void Widen(TensorType type, ReadOnlySpan<byte> piece, Span<float> widened)
    {
        if (type == TensorType.Float16)
        {
            TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(piece), widened);
            return;
        }

        HalfFloats.Widen(MemoryMarshal.Cast<byte, ushort>(piece), widened);
    }

    private AlignedBuffer Allocate(long length)
    {
        var buffer = AlignedBuffer.Uninitialized(length);
        _buffers.Add(buffer);
        return buffer;
    }

    private void ForEachPiece(StoredTensor stored, PieceReader read)
    {
        for (var done = 0L; done < stored.Length; done += Piece)
        {
            var piece = read(done, (int)Math.Min(Piece, stored.Length - done));
            if (verifyHashes)
            {
                _hash.AppendData(piece);
            }
        }

        if (!verifyHashes)
        {
            return;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetHashAndReset(hash);
        if (!hash.SequenceEqual(stored.Sha256.Span))
        {
            throw ModelFormatException.In(
                stored.Part, $"its SHA-256 is {Convert.ToHexStringLower(hash)}, expected {Convert.ToHexStringLower(stored.Sha256.Span)}");
        }
    }

    private Span<byte> Temporary(StoredTensor stored, long done, int length)
    {
        if (_piece.Length < length)
        {
            _piece = new byte[length];
        }

        var piece = _piece.AsSpan(0, length);
        source.Read(stored.Offset + done, piece, stored.Part);
        return piece;
    }
}
