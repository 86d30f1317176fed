using System.Runtime.CompilerServices;
using ILGPU;

namespace RankKernel.Gpu;

/// <summary>
/// The steps as the threads of a group run them: each takes every so-many-th element of a tile. The number behind <c>at</c> is where
/// a step's fields begin in the code; the compiler writes them in the order in which they are read here.
/// </summary>
internal static partial class Steps
{
    /// <summary>Fields of an operand.</summary>
    public const int OperandFields = 3;

    /// <summary>Fields of an extent: vectors, side and offset of the length, whether of numbers, the most vectors.</summary>
    public const int ExtentFields = 5;

    /// <summary>Fields of an activation: kind, parameter, and the places of its vectors.</summary>
    public const int ActivationFields = 5;

    /// <summary>x, its distance from vector to vector, y, its distance, extent, width, where x and y begin in their rows.</summary>
    public static void Copy(in TileFrame frame, int at)
    {
        var x = frame.Operand(at);
        var xStride = frame.Code[at + 3];
        var y = frame.Operand(at + 4);
        var yStride = frame.Code[at + 7];
        var width = frame.Code[at + 13];
        var most = frame.Code[at + 12];
        for (var i = Group.IdxX; i < frame.Rows * most * width; i += Group.DimX)
        {
            var place = PlaceOf(frame, at + 8, i, width);
            if (place.IsThere)
            {
                var target = frame.Code[at + 15] + (place.Vector * yStride) + place.Column;
                y.Set(place.Row, target, x.Get(place.Row, frame.Code[at + 14] + (place.Vector * xStride) + place.Column));
            }
        }
    }

    /// <summary>x, y, extent, width, the mapping (0 activation, 1 scale and shift, 2 function), an activation's fields.</summary>
    public static void Map(in TileFrame frame, int at)
    {
        var x = frame.Operand(at);
        var y = frame.Operand(at + 3);
        var width = frame.Code[at + 11];
        var most = frame.Code[at + 10];
        var mapping = frame.Code[at + 12];
        for (var i = Group.IdxX; i < frame.Rows * most * width; i += Group.DimX)
        {
            var place = PlaceOf(frame, at + 6, i, width);
            if (place.IsThere)
            {
                var value = x.Get(place.Row, place.Element);
                if (mapping == 0)
                {
                    value = Activated(frame, at + 13, place.Column, value);
                }
                else if (mapping == 1)
                {
                    value = (frame.Constant(frame.Code[at + 16])[place.Column] * value) + frame.Constant(frame.Code[at + 17])[place.Column];
                }
                else
                {
                    value = DeviceMath.Unary(frame.Code[at + 13], value);
                }

                y.Set(place.Row, place.Element, value);
            }
        }
    }

    /// <summary>a, b, y, extent, width, function, after how many vectors a and b start over (−1 never, 0 one number).</summary>
    public static void Binary(in TileFrame frame, int at)
    {
        var a = frame.Operand(at);
        var b = frame.Operand(at + 3);
        var y = frame.Operand(at + 6);
        var width = frame.Code[at + 14];
        var most = frame.Code[at + 13];
        var kind = frame.Code[at + 15];
        var repeatA = frame.Code[at + 16];
        var repeatB = frame.Code[at + 17];
        for (var i = Group.IdxX; i < frame.Rows * most * width; i += Group.DimX)
        {
            var place = PlaceOf(frame, at + 9, i, width);
            if (place.IsThere)
            {
                var left = a.Get(place.Row, Repeated(repeatA, place.Vector, place.Column, width));
                var right = b.Get(place.Row, Repeated(repeatB, place.Vector, place.Column, width));
                y.Set(place.Row, place.Element, DeviceMath.Binary(kind, left, right));
            }
        }
    }

    /// <summary>y, extent, width, an activation's fields, how many terms, the terms.</summary>
    public static void Sum(in TileFrame frame, int at)
    {
        var y = frame.Operand(at);
        var width = frame.Code[at + 8];
        var most = frame.Code[at + 7];
        var terms = frame.Code[at + 14];
        for (var i = Group.IdxX; i < frame.Rows * most * width; i += Group.DimX)
        {
            var place = PlaceOf(frame, at + 3, i, width);
            if (place.IsThere)
            {
                var sum = 0f;
                for (var term = 0; term < terms; term++)
                {
                    sum += frame.Operand(at + 15 + (term * OperandFields)).Get(place.Row, place.Element);
                }

                y.Set(place.Row, place.Element, Activated(frame, at + 9, place.Column, sum));
            }
        }
    }

    /// <summary>Condition, a, b, y, extent, width.</summary>
    public static void Where(in TileFrame frame, int at)
    {
        var condition = frame.Operand(at);
        var a = frame.Operand(at + 3);
        var b = frame.Operand(at + 6);
        var y = frame.Operand(at + 9);
        var width = frame.Code[at + 17];
        var most = frame.Code[at + 16];
        for (var i = Group.IdxX; i < frame.Rows * most * width; i += Group.DimX)
        {
            var place = PlaceOf(frame, at + 12, i, width);
            if (place.IsThere)
            {
                var (row, element) = (place.Row, place.Element);
                y.Set(row, element, condition.Get(row, element) > 0f ? a.Get(row, element) : b.Get(row, element));
            }
        }
    }

    /// <summary>x, ids, their length, y, the most positions, the padding id, what is put there.</summary>
    public static void Mask(in TileFrame frame, int at)
    {
        var x = frame.Operand(at);
        var y = frame.Operand(at + 7);
        var most = frame.Code[at + 10];
        var padding = frame.Code[at + 11];
        var fill = Interop.IntAsFloat((uint)frame.Code[at + 12]);
        for (var i = Group.IdxX; i < frame.Rows * most; i += Group.DimX)
        {
            var row = i / most;
            var position = i % most;
            if (position < frame.LengthOf(at + 5, row))
            {
                y.Set(row, position, frame.Words[frame.IdsOf(at + 3, row) + position] == padding ? fill : x.Get(row, position));
            }
        }
    }

    /// <summary>x, the length, the other, y, width.</summary>
    public static void IfEmpty(in TileFrame frame, int at)
    {
        var x = frame.Operand(at);
        var other = frame.Operand(at + 5);
        var y = frame.Operand(at + 8);
        var width = frame.Code[at + 11];
        for (var i = Group.IdxX; i < frame.Rows * width; i += Group.DimX)
        {
            var row = i / width;
            var column = i % width;
            y.Set(row, column, frame.LengthOf(at + 3, row) == 0 ? other.Get(row, column) : x.Get(row, column));
        }
    }

    /// <summary>The activation whose fields begin at <paramref name="at"/>, of a channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Activated(in TileFrame frame, int at, int channel, float x)
    {
        var kind = frame.Code[at];
        if (kind == 0)
        {
            return x;
        }

        var alpha = 0f;
        var scale = 0f;
        var shift = 0f;
        if (frame.Code[at + 2] >= 0)
        {
            alpha = frame.Constant(frame.Code[at + 2])[channel];
        }

        if (frame.Code[at + 3] >= 0)
        {
            scale = frame.Constant(frame.Code[at + 3])[channel];
            shift = frame.Constant(frame.Code[at + 4])[channel];
        }

        return DeviceMath.Activate(kind, Interop.IntAsFloat((uint)frame.Code[at + 1]), alpha, scale, shift, x);
    }

    /// <summary>Where the element is that a thread comes to; the extent of the value and the width of its vectors say how they are counted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Place PlaceOf(in TileFrame frame, int extent, int i, int width)
    {
        var most = frame.Code[extent + ExtentFields - 1];
        var row = i / (most * width);
        var vector = (i / width) % most;
        var column = i % width;
        var isThere = (vector < frame.VectorsOf(extent, row)) & (column < frame.WidthOf(extent, row, width));
        return new Place(row, vector, column, (vector * width) + column, isThere);
    }

    /// <summary>Where an element of a tile is, and whether that is within the true extent of its row.</summary>
    private readonly struct Place(int row, int vector, int column, int element, bool isThere)
    {
        public readonly int Row = row;
        public readonly int Vector = vector;
        public readonly int Column = column;
        public readonly int Element = element;
        public readonly bool IsThere = isThere;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Repeated(int repeat, int vector, int column, int width)
    {
        if (repeat == 0)
        {
            return 0;
        }

        var place = repeat < 0 ? vector : vector % repeat;
        return (place * width) + column;
    }
}
