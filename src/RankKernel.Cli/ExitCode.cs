namespace RankKernel.Cli;

/// <summary>What the process returns; <c>docs/tool.md</c> lists them.</summary>
internal static class ExitCode
{
    public const int Ok = 0;
    public const int CheckFailed = 1;
    public const int BadInput = 2;
    public const int InternalError = 3;
}
