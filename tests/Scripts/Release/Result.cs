namespace Omega.Scripts.Tests.Release;

/// <summary>How a script ended and what it printed.</summary>
public sealed record Result(int ExitCode, string Output, string Error)
{
    /// <summary>The script succeeded, printed one line and nothing else.</summary>
    public void Printed(string line)
    {
        Assert.Equal("", Error);
        Assert.Equal((0, line + "\n"), (ExitCode, Output));
    }

    /// <summary>The script succeeded, printed one line, and told whoever waits for it what it did.</summary>
    public void ExitedWell() => Assert.True(ExitCode == 0 && Output.Split('\n') is [_, ""], $"{ExitCode}: {Output}{Error}");

    /// <summary>The script failed, printed this message and nothing that a later step could take for a result.</summary>
    public void Failed(string message) => Ended(1, message);

    /// <summary>A decision refused, with this message.</summary>
    public void Refused(string message) => Ended(3, "Refused: " + message);

    private void Ended(int code, string message)
    {
        Assert.Equal(message + "\n", Error);
        Assert.Equal((code, ""), (ExitCode, Output));
    }
}
