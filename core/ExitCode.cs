namespace Omega.Core;

/// <summary>The contract of exit codes: the same for every command, on Docker and in a cluster. README and a test hold the table.</summary>
public static class ExitCode
{
    /// <summary>What was asked for was done.</summary>
    public const int Done = 0;

    /// <summary>It failed, also a release that does not prove itself; the message says why.</summary>
    public const int Failed = 1;

    /// <summary>The input is wrong: arguments, configuration, file names. Nothing was done.</summary>
    public const int Input = 2;

    /// <summary>A decision against it, or a finding: policy, trust, ledger, what `verify` and `ledger verify` find.</summary>
    public const int Refused = 3;
}
