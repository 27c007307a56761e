namespace Omega.EndToEnd.Tests.Support;

/// <summary>How a program ended and what it printed.</summary>
public sealed record Ran(int ExitCode, string Output, string Error)
{
    public string Text => Output + Error;

    /// <summary>Returns the standard output; the test fails with everything that was printed when the program failed.</summary>
    public string Must()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}\n{Text}");
        return Output.TrimEnd('\n');
    }

    /// <summary>Returns everything that was printed; the test fails when the program succeeded.</summary>
    public string MustFail()
    {
        Assert.True(ExitCode != 0, $"succeeded\n{Text}");
        return Text;
    }
}
