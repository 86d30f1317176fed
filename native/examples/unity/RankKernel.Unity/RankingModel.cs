using System;
using System.Runtime.InteropServices;

namespace RankKernel.Unity
{
    /// <summary>A winner: the candidate's position in the request, from 0, and its score.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly struct RankedItem
    {
        /// <summary>The candidate's position.</summary>
        public readonly int Index;

        /// <summary>The model's output for it.</summary>
        public readonly float Score;
    }

    /// <summary>A call of librankkernel that failed.</summary>
    public sealed class RankKernelException : Exception
    {
        internal RankKernelException(string message)
            : base(message)
        {
        }
    }

    /// <summary>
    /// A model and its ranker. Load it once, from the bytes of a TextAsset or a file; any thread may rank with requests of its own.
    /// </summary>
    public sealed unsafe class RankingModel : IDisposable
    {
        private const uint AbiVersion = 1;

        private IntPtr _model;
        private IntPtr _ranker;

        /// <summary>Loads a model (.rkm) out of memory, of which nothing is kept.</summary>
        public RankingModel(byte[] bytes)
        {
            if (NativeMethods.rk_abi_version() != AbiVersion)
            {
                throw new RankKernelException("librankkernel is of another version, or could not be loaded: " + Native.LastError());
            }

            fixed (byte* start = bytes)
            {
                Native.Check(NativeMethods.rk_model_load_memory(start, (UIntPtr)bytes.Length, null, out _model));
            }

            Native.Check(NativeMethods.rk_ranker_create(_model, null, out _ranker));
        }

        /// <summary>The vectors that the kernels work with, such as "Vector256".</summary>
        public static string SimdLevel => Marshal.PtrToStringAnsi((IntPtr)NativeMethods.rk_simd_level());

        /// <summary>An empty request: one for each thread that ranks.</summary>
        public RankingRequest CreateRequest()
        {
            Native.Check(NativeMethods.rk_request_create(_model, out var request));
            return new RankingRequest(request);
        }

        /// <summary>Finds the best candidates, best first; returns how many there are. Allocates nothing.</summary>
        public int Rank(RankingRequest request, Span<RankedItem> winners)
        {
            fixed (RankedItem* start = winners)
            {
                Native.Check(NativeMethods.rk_rank(_ranker, request.Handle, start, (UIntPtr)winners.Length, out var count));
                return (int)count;
            }
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            NativeMethods.rk_ranker_free(_ranker);
            NativeMethods.rk_model_free(_model);
            _ranker = _model = IntPtr.Zero;
        }
    }
}
