namespace Omega.Cli.Support;

/// <summary>What the command tells its caller.</summary>
internal static class ExitCode
{
    /// <summary>The command did what it was asked.</summary>
    public const int Done = 0;

    /// <summary>The command failed; the message says why.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong; nothing was done.</summary>
    public const int Usage = 2;

    /// <summary>A policy or the trust policy refuses what was asked.</summary>
    public const int Refused = 3;
}
