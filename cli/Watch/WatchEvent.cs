namespace Omega.Cli.Watch;

/// <summary>One line of a watch.</summary>
/// <param name="Time">When it was seen, UTC.</param>
/// <param name="Stack">Name of the stack.</param>
/// <param name="Event">`well`, `drift`, `healed` or `unreadable`.</param>
/// <param name="Resource">Where; empty for the whole stack.</param>
/// <param name="Control">What is demanded, or what was done.</param>
/// <param name="Required">What must be.</param>
/// <param name="Found">What was found.</param>
/// <param name="Remedy">What mends it; empty where there is nothing to do.</param>
internal sealed record WatchEvent(
    string Time, string Stack, string Event, string Resource = "", string Control = "", string Required = "", string Found = "", string Remedy = "");
