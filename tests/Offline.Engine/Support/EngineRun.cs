namespace Omega.Offline.Engine.Tests.Support;

/// <summary>What a command printed and how it ended.</summary>
internal sealed record EngineRun(int ExitCode, string Output, string Errors)
{
    /// <summary>Both outputs, for a failed assertion's message.</summary>
    public string All => $"exit code {ExitCode}\n{Output}\n{Errors}";

    public EngineRun Succeeded()
    {
        Assert.True(ExitCode == 0, All);
        return this;
    }
}
