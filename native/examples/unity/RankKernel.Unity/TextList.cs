using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;

namespace RankKernel.Unity
{
    /// <summary>Texts encoded once in native memory, such as the genres of all items: setting them allocates nothing.</summary>
    public sealed unsafe class TextList : IDisposable
    {
        private IntPtr _memory;

        /// <summary>Encodes texts; null stands for one that is not given.</summary>
        public TextList(IReadOnlyList<string> texts)
        {
            Count = texts.Count;
            var bytes = Count * sizeof(View);
            foreach (var text in texts)
            {
                bytes += text == null ? 0 : Encoding.UTF8.GetByteCount(text);
            }

            _memory = Marshal.AllocHGlobal(Math.Max(bytes, 1));
            var view = (View*)_memory;
            var end = (byte*)(view + Count);
            foreach (var text in texts)
            {
                *view = default;
                if (text != null)
                {
                    fixed (char* chars = text)
                    {
                        var length = text.Length == 0 ? 0 : Encoding.UTF8.GetBytes(chars, text.Length, end, bytes);
                        *view = new View { Data = end, Length = (UIntPtr)length };
                        end += length;
                    }
                }

                view++;
            }
        }

        /// <summary>How many texts.</summary>
        public int Count { get; }

        internal void* Texts => (void*)_memory;

        /// <inheritdoc/>
        public void Dispose()
        {
            Marshal.FreeHGlobal(_memory);
            _memory = IntPtr.Zero;
        }

        private struct View
        {
            public byte* Data;
            public UIntPtr Length;
        }
    }
}
