using System.Collections.Immutable;

namespace Pulumi;

/// <summary>An archive of named assets.</summary>
public sealed class AssetArchive(IDictionary<string, AssetOrArchive> assets) : Archive("assets", assets.ToImmutableDictionary());
