using System.Text.RegularExpressions;

namespace Omega.Core.Settings;

/// <summary>The network that a front's edge shares with the doors of the stacks behind it: what it is called, and who is found there by which name.</summary>
public static partial class FrontNetwork
{
    /// <summary>What is allowed as the name of another stack, as the predicate of a sentence.</summary>
    public const string Rule = "must be the name of another stack of this Docker engine";

    /// <summary>Name of the network of a front; the front makes it.</summary>
    public static string Of(string front) => $"{Prefix(front)}-behind";

    /// <summary>Name of the door of a stack on it, the same for each of its doors.</summary>
    public static string Door(string stack) => Prefix(stack);

    /// <summary>The same as it is asked for: on this network and on no other.</summary>
    public static string Door(string front, string stack) => $"{Door(stack)}.{Of(front)}";

    /// <summary>What the names of all that a stack has on an engine begin with, and the label of its containers.</summary>
    public static string Prefix(string stack) => $"omega-{stack}";

    /// <summary>Whether a text can be the name of a stack.</summary>
    public static bool IsStack(string text) => Stack().IsMatch(text);

    [GeneratedRegex(@"\A[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,60}[A-Za-z0-9])?\z")]
    private static partial Regex Stack();
}
