namespace Omega.Core.Registries;

/// <summary>What a registry answered when it was asked for a manifest.</summary>
public abstract record RegistryAnswer
{
    private RegistryAnswer()
    {
    }

    /// <summary>It holds this.</summary>
    public sealed record Found(RegistryManifest Manifest) : RegistryAnswer;

    /// <summary>It holds nothing under that name.</summary>
    public sealed record Absent : RegistryAnswer;

    /// <summary>The login is right, and what was asked for may not be read, or is not there: some registries do not tell which.</summary>
    public sealed record Denied(string Reason) : RegistryAnswer;
}
