using RankKernel.Graph;

namespace RankKernel.Cpu;

/// <summary>An activation and its parameters. The pointers are per column and may be null where the kind has no use for them.</summary>
internal unsafe struct ActivationArguments
{
    public ActivationKind Kind;
    public float Parameter;
    public float* Alpha;
    public float* Scale;
    public float* Shift;
}
