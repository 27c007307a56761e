namespace Omega.Offline.Engine.Commands;

/// <summary>Names what a command line or the environment asks for and this engine does not do.</summary>
internal static class Refusal
{
    /// <summary>Exit code of a command that was not understood.</summary>
    public const int Usage = 2;

    /// <summary>Ends the command with every item named, if there are any.</summary>
    public static void ThrowIfAny(IReadOnlyCollection<string> refused)
    {
        if (refused.Count > 0)
        {
            throw new EngineException(
                "the offline engine does not do what is asked for; nothing was changed:\n"
                + string.Concat(refused.Select(item => $"  {item}\n")) + "Leave it out, or use the pulumi CLI.",
                Usage);
        }
    }
}
