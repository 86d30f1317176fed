using System.Buffers.Binary;

namespace RankKernel.Tests.Format;

/// <summary>Damages bytes at random.</summary>
internal static class Mutator
{
    private static readonly ulong[] Numbers = [0, 1, 63, 64, int.MaxValue, uint.MaxValue, 1ul << 32, long.MaxValue, 1ul << 63, ulong.MaxValue];

    /// <summary>Flips, cuts, inserts, doubles or overwrites a few bytes, or writes a large number over them.</summary>
    public static byte[] Bytes(byte[] bytes, Random random)
    {
        var mutated = new List<byte>(bytes);
        for (var times = random.Next(1, 4); times > 0 && mutated.Count > 0; times--)
        {
            var at = random.Next(mutated.Count);
            var length = Math.Min(random.Next(1, 1 << random.Next(1, 8)), mutated.Count - at);
            switch (random.Next(7))
            {
                case 0:
                    mutated[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    mutated.RemoveRange(at, length);
                    break;
                case 2:
                    var inserted = new byte[length];
                    random.NextBytes(inserted);
                    mutated.InsertRange(at, inserted);
                    break;
                case 3:
                    mutated.InsertRange(at, mutated.GetRange(at, length));
                    break;
                case 4:
                    mutated[at] = (byte)random.Next(256);
                    break;
                case 5:
                    mutated.RemoveRange(at, mutated.Count - at);
                    break;
                default:
                    var number = new byte[8];
                    BinaryPrimitives.WriteUInt64LittleEndian(number, Numbers[random.Next(Numbers.Length)]);
                    for (var i = 0; i < number.Length && at + i < mutated.Count; i++)
                    {
                        mutated[at + i] = number[i];
                    }

                    break;
            }
        }

        return [.. mutated];
    }

    /// <summary>Changes one field of a protobuf message somewhere in its tree, keeping all lengths around it right.</summary>
    public static byte[] Fields(ReadOnlySpan<byte> message, Random random)
    {
        var fields = WireMessageParts.Split(message);
        if (fields.Count == 0)
        {
            return [.. message];
        }

        var at = random.Next(fields.Count);
        var field = fields[at];
        var inner = field.WireType == 2 ? WireMessageParts.Split(field.Content) : [];
        if (inner.Count > 0 && random.Next(4) != 0)
        {
            fields[at] = field with { Content = Fields(field.Content, random) };
        }
        else
        {
            switch (random.Next(6))
            {
                case 0:
                    fields.RemoveAt(at);
                    break;
                case 1:
                    fields.InsertRange(at, Enumerable.Repeat(field, random.Next(1, 40)));
                    break;
                case 2:
                    fields.Insert(random.Next(fields.Count + 1), field);
                    break;
                case 3 when field.WireType == 0:
                    fields[at] = field with { Number = Numbers[random.Next(Numbers.Length)] };
                    break;
                case 4:
                    (fields[at], fields[^1]) = (fields[^1], field);
                    break;
                default:
                    fields[at] = field with { Content = field.WireType == 0 ? field.Content : Bytes(field.Content, random), Number = field.Number + 1 };
                    break;
            }
        }

        return WireMessageParts.Join(fields);
    }
}
