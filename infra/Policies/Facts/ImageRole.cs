namespace Omega.Infra.Policies.Facts;

/// <summary>What a resource does with an image.</summary>
public enum ImageRole
{
    /// <summary>A container runs it.</summary>
    Run,

    /// <summary>It is pulled from a registry.</summary>
    Pull,

    /// <summary>Another image is built on it.</summary>
    Base,

    /// <summary>It is built or tagged here; it has no digest before that.</summary>
    Product,
}
