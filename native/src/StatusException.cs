using System.Diagnostics.CodeAnalysis;

namespace RankKernel.Native;

/// <summary>A call that cannot be done, and how its caller is told.</summary>
internal sealed class StatusException(Status status, string message) : Exception(message)
{
    public Status Status { get; } = status;

    [DoesNotReturn]
    public static void Throw(Status status, string message) => throw new StatusException(status, message);

    [DoesNotReturn]
    public static void ThrowInvalid(string message) => Throw(Status.InvalidArgument, message);
}
