namespace Omega.Offline.Plugins.Docker.Schema;

/// <summary>What a property means for planning.</summary>
[Flags]
internal enum Traits
{
    /// <summary>Optional, changed in place, empty when not given.</summary>
    None = 0,

    /// <summary>A change replaces the resource.</summary>
    Replaces = 1,

    /// <summary>When not given, the provider chooses the value, and its choice is no change.</summary>
    Computed = 2,

    /// <summary>Must be given.</summary>
    Required = 4,

    /// <summary>Only an output.</summary>
    Output = 8,

    /// <summary>When not given, Check makes one up from the resource's name.</summary>
    AutoNamed = 16,

    /// <summary>The official provider's process ends when the value as a whole is unknown; a part of it may be.</summary>
    Known = 32,
}
