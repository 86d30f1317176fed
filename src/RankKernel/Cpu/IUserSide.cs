using RankKernel.Features;

namespace RankKernel.Cpu;

/// <summary>Where a call has its user row from, and what of the user side is already computed.</summary>
internal interface IUserSide
{
    /// <summary>Puts what is kept into the workspace.</summary>
    /// <param name="request">The request's own row.</param>
    /// <param name="workspace">The call's memory.</param>
    /// <param name="steps">The steps that are left to run.</param>
    /// <returns>The row that the steps read.</returns>
    EncodedRows Load(EncodedRows request, Workspace workspace, out CpuStep[] steps);
}

/// <summary>Nothing is kept: the row is the request's and all steps are run.</summary>
internal readonly struct RequestUser(CpuProgram program) : IUserSide
{
    public EncodedRows Load(EncodedRows request, Workspace workspace, out CpuStep[] steps)
    {
        steps = program.UserSteps;
        return request;
    }
}
