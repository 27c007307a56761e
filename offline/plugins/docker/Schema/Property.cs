using Google.Protobuf.WellKnownTypes;

namespace Omega.Offline.Plugins.Docker.Schema;

/// <summary>One property of a resource or of an object in it.</summary>
internal sealed record Property(string Name, ValueKind Kind, Traits Traits = Traits.None)
{
    /// <summary>What Check fills in; null for nothing.</summary>
    internal Value? Default { get; init; }

    /// <summary>The fields of a block.</summary>
    internal IReadOnlyList<Property> Fields { get; init; } = [];

    /// <summary>The schema's name of the block's type, such as ContainerPort.</summary>
    internal string TypeName { get; init; } = "";

    /// <summary>Whether the property has the trait.</summary>
    internal bool Is(Traits trait) => (Traits & trait) != 0;

    /// <summary>Whether the order of the elements means nothing.</summary>
    internal bool IsSet => Kind is ValueKind.TextSet or ValueKind.BlockSet;

    /// <summary>Whether the value is a list on the wire.</summary>
    internal bool IsList => IsSet || Kind is ValueKind.TextList or ValueKind.BlockList;

    /// <summary>Whether the value is made of objects.</summary>
    internal bool IsBlock => Kind is ValueKind.Block or ValueKind.BlockList or ValueKind.BlockSet;
}
