using System;
using System.Text;

namespace RankKernel.Unity
{
    /// <summary>The features of a player and a situation, and candidates. One thread at a time.</summary>
    public sealed unsafe class RankingRequest : IDisposable
    {
        private readonly IntPtr _items;

        internal RankingRequest(IntPtr handle)
        {
            Handle = handle;
            Native.Check(NativeMethods.rk_request_items(handle, out _items));
        }

        internal IntPtr Handle { get; private set; }

        /// <summary>Makes the request empty, with this many candidates.</summary>
        public void Begin(int candidates)
        {
            Native.Check(NativeMethods.rk_request_clear(Handle));
            Native.Check(NativeMethods.rk_items_reset(_items, (UIntPtr)candidates));
        }

        /// <summary>Sets a feature of the player or the situation to an id or a whole number.</summary>
        public void Set(FeatureName feature, long value)
        {
            fixed (byte* name = feature.Utf8)
            {
                Native.Check(NativeMethods.rk_request_set_int(Handle, name, (UIntPtr)feature.Utf8.Length, value));
            }
        }

        /// <summary>Sets a feature of the player or the situation to a number.</summary>
        public void Set(FeatureName feature, double value)
        {
            fixed (byte* name = feature.Utf8)
            {
                Native.Check(NativeMethods.rk_request_set_number(Handle, name, (UIntPtr)feature.Utf8.Length, value));
            }
        }

        /// <summary>Sets a feature of the player or the situation to a text. Allocates.</summary>
        public void Set(FeatureName feature, string text)
        {
            var utf8 = Encoding.UTF8.GetBytes(text + "\0");
            fixed (byte* name = feature.Utf8, value = utf8)
            {
                Native.Check(NativeMethods.rk_request_set_text(
                    Handle, name, (UIntPtr)feature.Utf8.Length, value, (UIntPtr)(utf8.Length - 1)));
            }
        }

        /// <summary>Sets a column of the player's history, oldest event first.</summary>
        public void SetSequence(FeatureName feature, FeatureName column, ReadOnlySpan<long> values)
        {
            fixed (byte* name = feature.Utf8, columnName = column.Utf8)
            fixed (long* start = values)
            {
                Native.Check(NativeMethods.rk_request_set_sequence(
                    Handle, name, (UIntPtr)feature.Utf8.Length, columnName, (UIntPtr)column.Utf8.Length, start, (UIntPtr)values.Length));
            }
        }

        /// <summary>Sets a column of the player's history to texts.</summary>
        public void SetSequence(FeatureName feature, FeatureName column, TextList values)
        {
            fixed (byte* name = feature.Utf8, columnName = column.Utf8)
            {
                Native.Check(NativeMethods.rk_request_set_text_sequence(
                    Handle, name, (UIntPtr)feature.Utf8.Length, columnName, (UIntPtr)column.Utf8.Length, values.Texts, (UIntPtr)values.Count));
            }
        }

        /// <summary>Sets a feature of all candidates to texts.</summary>
        public void SetItems(FeatureName feature, TextList values)
        {
            fixed (byte* name = feature.Utf8)
            {
                Native.Check(NativeMethods.rk_items_set_texts(
                    _items, name, (UIntPtr)feature.Utf8.Length, UIntPtr.Zero, (UIntPtr)values.Count, values.Texts));
            }
        }

        /// <summary>Sets a feature of all candidates.</summary>
        public void SetItems(FeatureName feature, ReadOnlySpan<long> values)
        {
            fixed (byte* name = feature.Utf8)
            fixed (long* start = values)
            {
                Native.Check(NativeMethods.rk_items_set_ints(
                    _items, name, (UIntPtr)feature.Utf8.Length, UIntPtr.Zero, (UIntPtr)values.Length, start));
            }
        }

        /// <summary>Sets a feature of all candidates.</summary>
        public void SetItems(FeatureName feature, ReadOnlySpan<double> values)
        {
            fixed (byte* name = feature.Utf8)
            fixed (double* start = values)
            {
                Native.Check(NativeMethods.rk_items_set_numbers(
                    _items, name, (UIntPtr)feature.Utf8.Length, UIntPtr.Zero, (UIntPtr)values.Length, start));
            }
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            NativeMethods.rk_request_free(Handle);
            Handle = IntPtr.Zero;
        }
    }
}
