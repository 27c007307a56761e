namespace Pulumi;

/// <summary>A file given as text.</summary>
public sealed class StringAsset(string text) : Asset("text", text);
