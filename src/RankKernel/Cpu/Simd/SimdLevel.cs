namespace RankKernel.Cpu;

/// <summary>A rung of the width ladder.</summary>
internal enum SimdLevel
{
    Scalar,
    Vector128,
    Vector256,
    Vector512,
}
