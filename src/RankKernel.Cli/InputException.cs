namespace RankKernel.Cli;

/// <summary>Bad usage or bad input: the message says where, what was found and what was expected.</summary>
internal sealed class InputException : Exception
{
    public InputException(string message)
        : base(message)
    {
    }

    public InputException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
