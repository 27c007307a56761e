using Omega.Core.Settings;

namespace Omega.Core.Registries;

/// <summary>Opens the registry that a stack publishes to.</summary>
public delegate IRegistry RegistryLogin(ImageSettings image, string user, string password);
