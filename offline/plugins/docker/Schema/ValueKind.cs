namespace Omega.Offline.Plugins.Docker.Schema;

/// <summary>The shapes a property's value can have.</summary>
internal enum ValueKind
{
    /// <summary>True or false.</summary>
    Flag,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>A text.</summary>
    Text,

    /// <summary>Texts in an order that matters.</summary>
    TextList,

    /// <summary>Texts whose order means nothing.</summary>
    TextSet,

    /// <summary>Texts by name.</summary>
    Map,

    /// <summary>One object.</summary>
    Block,

    /// <summary>Objects in an order that matters.</summary>
    BlockList,

    /// <summary>Objects whose order means nothing.</summary>
    BlockSet,
}
