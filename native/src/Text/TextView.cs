using System.Runtime.InteropServices;

namespace RankKernel.Native;

/// <summary><c>rk_text</c>: the caller's bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TextView
{
    public byte* Data;
    public nuint Length;
}
