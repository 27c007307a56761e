namespace Pulumi;

/// <summary>A file behind an address.</summary>
public sealed class RemoteAsset(string uri) : Asset("uri", uri);
