namespace Omega.Offline.Engine.Backend;

/// <summary>Who holds a lock.</summary>
internal sealed class LockRecord
{
    /// <summary>Process that holds it.</summary>
    public int Pid { get; set; }

    /// <summary>User of that process.</summary>
    public string Username { get; set; } = string.Empty;

    /// <summary>Machine of that process.</summary>
    public string Hostname { get; set; } = string.Empty;

    /// <summary>When it was taken.</summary>
    public string Timestamp { get; set; } = string.Empty;
}
