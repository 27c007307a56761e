using System.Text.Json;

namespace Omega.Offline.Engine.Backend;

/// <summary>One finished run, as the history holds it.</summary>
internal sealed class UpdateRecord
{
    /// <summary>update, refresh, destroy or import.</summary>
    public string Kind { get; set; } = string.Empty;

    /// <summary>Start in seconds since 1970.</summary>
    public long StartTime { get; set; }

    /// <summary>Text that the user gave to the run.</summary>
    public string Message { get; set; } = string.Empty;

    /// <summary>Where and how it ran.</summary>
    public SortedDictionary<string, string> Environment { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Configuration by key; secrets sealed.</summary>
    public SortedDictionary<string, JsonElement> Config { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Number in the history; the file backend counts none.</summary>
    public int Version { get; set; }

    /// <summary>succeeded or failed.</summary>
    public string Result { get; set; } = string.Empty;

    /// <summary>End in seconds since 1970.</summary>
    public long EndTime { get; set; }

    /// <summary>How many resources each kind of step changed.</summary>
    public SortedDictionary<string, int>? ResourceChanges { get; set; }
}
