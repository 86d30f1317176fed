using System;
using System.Runtime.InteropServices;

namespace RankKernel.Unity
{
    /// <summary>The functions of rankkernel.h that the sample uses.</summary>
    internal static unsafe class NativeMethods
    {
#if UNITY_IOS && !UNITY_EDITOR
        private const string Library = "__Internal";
#else
        private const string Library = "rankkernel";
#endif

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern uint rk_abi_version();

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern byte* rk_simd_level();

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern byte* rk_status_name(int status);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern UIntPtr rk_last_error(byte* buffer, UIntPtr capacity);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern int rk_model_load_memory(byte* bytes, UIntPtr length, void* options, out IntPtr model);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern int rk_model_free(IntPtr model);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern int rk_ranker_create(IntPtr model, void* options, out IntPtr ranker);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern int rk_ranker_free(IntPtr ranker);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern int rk_request_create(IntPtr model, out IntPtr request);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern int rk_request_free(IntPtr request);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern int rk_request_clear(IntPtr request);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern int rk_request_items(IntPtr request, out IntPtr items);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern int rk_request_set_int(IntPtr request, byte* feature, UIntPtr featureLength, long value);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern int rk_request_set_number(IntPtr request, byte* feature, UIntPtr featureLength, double value);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern int rk_request_set_text(
            IntPtr request, byte* feature, UIntPtr featureLength, byte* text, UIntPtr textLength);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern int rk_request_set_sequence(
            IntPtr request, byte* feature, UIntPtr featureLength, byte* column, UIntPtr columnLength, long* values, UIntPtr count);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern int rk_request_set_text_sequence(
            IntPtr request, byte* feature, UIntPtr featureLength, byte* column, UIntPtr columnLength, void* values, UIntPtr count);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern int rk_items_reset(IntPtr items, UIntPtr count);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern int rk_items_set_ints(
            IntPtr items, byte* feature, UIntPtr featureLength, UIntPtr first, UIntPtr rows, long* values);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern int rk_items_set_numbers(
            IntPtr items, byte* feature, UIntPtr featureLength, UIntPtr first, UIntPtr rows, double* values);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern int rk_items_set_texts(
            IntPtr items, byte* feature, UIntPtr featureLength, UIntPtr first, UIntPtr rows, void* values);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern int rk_rank(IntPtr ranker, IntPtr request, RankedItem* winners, UIntPtr capacity, out UIntPtr count);
    }
}
