namespace Omega.Core.Content;

/// <summary>What a file says about another one.</summary>
/// <param name="Line">Line that it stands in, from 1.</param>
/// <param name="Text">The reference as it is written.</param>
/// <param name="Kind">What breaks where it leads nowhere.</param>
public sealed record Reference(int Line, string Text, ReferenceKind Kind = ReferenceKind.Other);

/// <summary>What a reference is for.</summary>
public enum ReferenceKind
{
    /// <summary>A picture, a font, a data file.</summary>
    Other,

    /// <summary>A page to go to.</summary>
    Page,

    /// <summary>A style sheet or a script, without which a page is dead.</summary>
    Essential,
}
