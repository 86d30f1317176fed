namespace RankKernel.Cli;

/// <summary>A model does not give the scores that it should: the message says which, where, what was found and what was expected.</summary>
internal sealed class CheckFailedException(string message) : Exception(message);
