
namespace Omega.Cli.Processes;

/// <summary>How a program ended.</summary>
/// <param name="Call">What was run.</param>
/// <param name="ExitCode">Its exit code; 127 when the program does not exist, 124 when its time was up.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record ProcessResult(ProcessCall Call, int ExitCode, string Output, string Error)
{
    /// <summary>Exit code when the program does not exist.</summary>
    public const int NotFound = 127;

    /// <summary>Exit code when the program was stopped because its time was up.</summary>
    public const int TimedOut = 124;

    /// <summary>Whether it ended with exit code 0.</summary>
    public bool Succeeded => ExitCode == 0;

    /// <summary>Its standard output without surrounding white space.</summary>
    public string Text => Output.Trim();

    /// <summary>The last lines that it wrote, for a message.</summary>
    public string LastLines(int count = 4)
    {
        var lines = (Error.Trim().Length > 0 ? Error : Output).Trim().Split('\n');
        return string.Join('\n', lines.TakeLast(count));
    }

    /// <summary>This result when it succeeded; otherwise fails with what was tried, why it failed, and the remedy.</summary>
    public ProcessResult Must(string what, string? remedy = null)
    {
        if (Succeeded)
        {
            return this;
        }

        var why = ExitCode switch
        {
            NotFound => $"the program '{Call.File}' is not on PATH",
            TimedOut => $"'{Call.File}' did not end within {Call.Limit.TotalSeconds:0} s",
            _ => LastLines(),
        };
        throw new OmegaException($"Cannot {what}: {why}{(remedy is null ? "" : $"\n{remedy}")}");
    }
}
