using System.Globalization;
using RankKernel.Tests.Goldens;

// Test runners load this assembly and never come here. `dotnet exec RankKernel.Tests.dll goldens [part of a name]` runs the references
// on the instruction sets that the process has: tests start it with some switched off, tests/arm64.sh under an emulator.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["goldens", .. var parts])
{
    return GoldenProcess.Run(parts);
}

Console.Error.WriteLine("This assembly holds tests: run them with `dotnet test`.");
return 2;
