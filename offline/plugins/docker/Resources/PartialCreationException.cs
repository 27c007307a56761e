namespace Omega.Offline.Plugins.Docker.Resources;

/// <summary>The resource exists, but is not as it should be; the engine has to keep it in the state.</summary>
internal sealed class PartialCreationException(string id, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The id of what was created.</summary>
    internal string Id { get; } = id;
}
