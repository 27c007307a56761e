namespace Omega.Core.Registries;

/// <summary>Nobody answered: whatever was asked is not known, and not denied.</summary>
public sealed class UnansweredException(string message) : OmegaException(message);
