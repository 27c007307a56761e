namespace Omega.Offline.Engine.Backend;

/// <summary>A stack of a project.</summary>
/// <param name="Project">Name of the project.</param>
/// <param name="Stack">Name of the stack.</param>
internal sealed record StackName(string Project, string Stack)
{
    /// <summary>Organization that stands in every full name of a file backend's stack.</summary>
    public const string Organization = "organization";

    /// <summary>Organization, project and stack.</summary>
    public string Full => $"{Organization}/{Project}/{Stack}";

    /// <summary>Reads <c>stack</c>, <c>project/stack</c> or <c>organization/project/stack</c>.</summary>
    public static StackName Parse(string text, string project)
    {
        var parts = text.Split('/');
        var name = parts switch
        {
            [var stack] => new StackName(project, stack),
            [Organization, var stack] => new StackName(project, stack),
            [Organization, var other, var stack] => new StackName(other, stack),
            _ => throw new EngineException(
                $"a stack must be named STACK or organization/PROJECT/STACK, was '{text}'."),
        };
        return name.Stack.Length is > 0 and <= 100 && name.Stack.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? name
            : throw new EngineException(
                $"a stack name must have 1 to 100 letters, digits, hyphens, underscores or periods, was '{name.Stack}'.");
    }
}
