namespace Omega.Offline.Engine.Display;

/// <summary>What is known of a run before it begins.</summary>
/// <param name="Kind">update, refresh or destroy.</param>
/// <param name="Preview">Whether nothing is really done.</param>
/// <param name="Stack">Name of the stack.</param>
/// <param name="Config">Configuration by key, secrets hidden.</param>
internal sealed record RunHeader(string Kind, bool Preview, string Stack, IReadOnlyDictionary<string, string> Config)
{
    /// <summary>What is being done, as a heading.</summary>
    public string Title => (Kind, Preview) switch
    {
        ("update", false) => "Updating",
        ("destroy", false) => "Destroying",
        ("refresh", false) => "Refreshing",
        _ => $"Previewing {Kind}",
    };
}
