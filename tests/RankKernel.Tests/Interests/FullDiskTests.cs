using System.Diagnostics;
using RankKernel.Testing;
using RankKernel.Tests.Format;
using Xunit;

namespace RankKernel.Tests.Interests;

/// <summary>A folder on a disk that is really full: a small one in memory, where this machine lets us mount it.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RankModel _model = NumberedEvents.CreateModel();
    private bool _isMounted;

    public void Dispose()
    {
        if (_isMounted)
        {
            Run("umount", _folder.Path);
        }

        _model.Dispose();
        _folder.Dispose();
    }

    [SkippableFact]
    public void What_was_acknowledged_is_there_once_there_is_room_again()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "There is no disk in memory here.");
        _isMounted = Run("mount", "-t", "tmpfs", "-o", "size=48k", "tmpfs", _folder.Path);
        Skip.IfNot(_isMounted, "Mounting is not allowed here.");
        var ballast = Path.Combine(_folder.Path, "ballast");
        File.WriteAllBytes(ballast, new byte[16 << 10]);
        var acknowledged = 0;
        using (var center = NumberedEvents.Open(_model, _folder.Path, long.MaxValue))
        {
            var happened = center.CreateEvent();
            Assert.ThrowsAny<IOException>(() =>
            {
                while (acknowledged < NumberedEvents.MostEvents)
                {
                    NumberedEvents.Observe(center, happened, acknowledged);
                    acknowledged++;
                }
            });
            Assert.Contains("Nothing more is taken", Assert.ThrowsAny<IOException>(() => NumberedEvents.Observe(center, happened, acknowledged)).Message);
            Assert.NotEmpty(NumberedEvents.Of(center, NumberedEvents.UserOf(0)));
        }

        // Neither the folder's owner nor a segment without a head may stay behind.
        Assert.ThrowsAny<IOException>(() => NumberedEvents.Open(_model, _folder.Path));
        Assert.ThrowsAny<IOException>(() => NumberedEvents.Open(_model, _folder.Path));
        Assert.Single(Directory.EnumerateFiles(_folder.Path, "*.log"));
        File.Delete(ballast);
        using var again = NumberedEvents.Open(_model, _folder.Path, long.MaxValue);
        var found = Enumerable.Range(0, NumberedEvents.Users).SelectMany(user => NumberedEvents.Of(again, NumberedEvents.UserOf(user))).Order().ToArray();
        Assert.InRange(acknowledged, 1, found.Length);
        Assert.Equal(Enumerable.Range(0, found.Length), found);
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
