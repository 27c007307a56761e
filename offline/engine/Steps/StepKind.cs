namespace Omega.Offline.Engine.Steps;

/// <summary>Names of the kinds of step, as events and summaries carry them.</summary>
internal static class StepKind
{
    /// <summary>Nothing changes.</summary>
    public const string Same = "same";

    /// <summary>A resource comes.</summary>
    public const string Create = "create";

    /// <summary>A resource changes in place.</summary>
    public const string Update = "update";

    /// <summary>A resource goes.</summary>
    public const string Delete = "delete";

    /// <summary>A resource gives way to another one of the same name.</summary>
    public const string Replace = "replace";

    /// <summary>The new one of a replacement comes.</summary>
    public const string CreateReplacement = "create-replacement";

    /// <summary>The old one of a replacement goes.</summary>
    public const string DeleteReplaced = "delete-replaced";

    /// <summary>A resource that is not managed here is read.</summary>
    public const string Read = "read";

    /// <summary>A resource that is not managed here is read in place of one that is.</summary>
    public const string ReadReplacement = "read-replacement";

    /// <summary>What is really there is read.</summary>
    public const string Refresh = "refresh";

    /// <summary>A resource that was only read is forgotten.</summary>
    public const string Discard = "discard";

    /// <summary>Whether the step counts by itself, or is a part of a replacement.</summary>
    public static bool IsLogical(string kind) => kind is not (CreateReplacement or ReadReplacement or DeleteReplaced);
}
