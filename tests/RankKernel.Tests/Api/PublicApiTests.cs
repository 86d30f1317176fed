using Xunit;

namespace RankKernel.Tests.Api;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_API_is_the_approved_one()
    {
        var approved = Path.Combine(Repository.Root, "tests", "RankKernel.Tests", "Api", "RankKernel.approved.txt");
        var received = Path.Combine(AppContext.BaseDirectory, "RankKernel.received.txt");
        string[] found = [.. PublicApi.Of(typeof(RankModel).Assembly)];
        string[] expected = File.Exists(approved) ? File.ReadAllLines(approved) : [];
        if (found.SequenceEqual(expected))
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, string.Concat(found.Select(line => line + '\n')));
        var gone = expected.Except(found).Select(line => $"- {line}");
        var come = found.Except(expected).Select(line => $"+ {line}");
        Assert.Fail(
            $"The public API has changed:\n{string.Join('\n', gone.Concat(come))}\nIf that is meant, approve it:\n"
            + $"cp {Path.GetRelativePath(Repository.Root, received)} {Path.GetRelativePath(Repository.Root, approved)}");
    }
}
