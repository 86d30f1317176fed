using System.Buffers.Binary;
using System.Numerics;

namespace RankKernel.Features;

/// <summary>XXH64 over input that may come in parts: stripes of 32 bytes are consumed, the last incomplete one ends it.</summary>
internal struct Xxh64(ulong seed)
{
    private const int Stripe = 32;
    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime3 = 0x165667B19E3779F9;
    private const ulong Prime4 = 0x85EBCA77C2B2AE63;
    private const ulong Prime5 = 0x27D4EB2F165667C5;

    private readonly ulong _seed = seed;
    private ulong _lane1 = unchecked(seed + Prime1 + Prime2);
    private ulong _lane2 = unchecked(seed + Prime2);
    private ulong _lane3 = seed;
    private ulong _lane4 = unchecked(seed - Prime1);
    private ulong _consumed;

    /// <summary>Takes the whole stripes and returns the bytes that are left, fewer than 32.</summary>
    public ReadOnlySpan<byte> Consume(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= Stripe)
        {
            _lane1 = Round(_lane1, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            _lane2 = Round(_lane2, BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
            _lane3 = Round(_lane3, BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]));
            _lane4 = Round(_lane4, BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));
            _consumed += Stripe;
            bytes = bytes[Stripe..];
        }

        return bytes;
    }

    /// <summary>The hash of all that was consumed and these last bytes, fewer than 32.</summary>
    public readonly ulong Finish(ReadOnlySpan<byte> rest)
    {
        var hash = unchecked((_consumed > 0 ? MergedLanes() : _seed + Prime5) + _consumed + (ulong)rest.Length);
        for (; rest.Length >= 8; rest = rest[8..])
        {
            hash ^= Round(0, BinaryPrimitives.ReadUInt64LittleEndian(rest));
            hash = unchecked((BitOperations.RotateLeft(hash, 27) * Prime1) + Prime4);
        }

        if (rest.Length >= 4)
        {
            hash ^= unchecked(BinaryPrimitives.ReadUInt32LittleEndian(rest) * Prime1);
            hash = unchecked((BitOperations.RotateLeft(hash, 23) * Prime2) + Prime3);
            rest = rest[4..];
        }

        foreach (var value in rest)
        {
            hash ^= unchecked(value * Prime5);
            hash = unchecked(BitOperations.RotateLeft(hash, 11) * Prime1);
        }

        hash = unchecked((hash ^ (hash >> 33)) * Prime2);
        hash = unchecked((hash ^ (hash >> 29)) * Prime3);
        return hash ^ (hash >> 32);
    }

    private readonly ulong MergedLanes()
    {
        var hash = unchecked(
            BitOperations.RotateLeft(_lane1, 1) + BitOperations.RotateLeft(_lane2, 7)
            + BitOperations.RotateLeft(_lane3, 12) + BitOperations.RotateLeft(_lane4, 18));
        hash = Merge(hash, _lane1);
        hash = Merge(hash, _lane2);
        hash = Merge(hash, _lane3);
        return Merge(hash, _lane4);
    }

    private static ulong Merge(ulong hash, ulong lane) => unchecked(((hash ^ Round(0, lane)) * Prime1) + Prime4);

    private static ulong Round(ulong lane, ulong input) =>
        unchecked(BitOperations.RotateLeft(lane + (input * Prime2), 31) * Prime1);
}
