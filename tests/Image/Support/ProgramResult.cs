namespace Omega.Image.Tests.Support;

/// <summary>What a program left behind.</summary>
internal sealed record ProgramResult(int ExitCode, string Output, string Errors)
{
    public string All => Output + Errors;

    public string Succeeded() =>
        ExitCode == 0 ? Output.Trim() : throw new InvalidOperationException($"Exit code {ExitCode}:\n{All}");
}
