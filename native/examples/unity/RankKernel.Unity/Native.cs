using System;
using System.Runtime.InteropServices;
using System.Text;

namespace RankKernel.Unity
{
    /// <summary>Results of calls.</summary>
    internal static unsafe class Native
    {
        public static void Check(int status)
        {
            if (status != 0)
            {
                throw new RankKernelException(Marshal.PtrToStringAnsi((IntPtr)NativeMethods.rk_status_name(status)) + ": " + LastError());
            }
        }

        public static string LastError()
        {
            var message = new byte[(int)NativeMethods.rk_last_error(null, UIntPtr.Zero) + 1];
            fixed (byte* start = message)
            {
                var length = (int)NativeMethods.rk_last_error(start, (UIntPtr)message.Length);
                return Encoding.UTF8.GetString(message, 0, Math.Min(length, message.Length - 1));
            }
        }
    }
}
