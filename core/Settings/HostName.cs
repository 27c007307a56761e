using System.Net;
using System.Text.RegularExpressions;

namespace Omega.Core.Settings;

/// <summary>Host names as readers ask by them; the first part of one may be `*`, for all that lie directly below another.</summary>
public static partial class HostName
{
    /// <summary>Whether the text is one.</summary>
    public static bool IsMatch(string text) => text.Length <= 253 && Pattern().IsMatch(text);

    /// <summary>Whether it is one by which the product does not ask itself: it asks by `localhost` and by addresses.</summary>
    public static bool IsReaders(string text) => IsMatch(text) && text != "localhost" && !IPAddress.TryParse(text, out _);

    /// <summary>Whether a name stands for all that lie directly below another.</summary>
    public static bool IsOfMany(string name) => name.StartsWith("*.", StringComparison.Ordinal);

    /// <summary>Whether a certificate of one of the names is one of another name, too.</summary>
    public static bool Covers(IEnumerable<string> names, string name) =>
        names.Any(given => given == name || (IsOfMany(given) && !IsOfMany(name) && name.Split('.', 2) is [_, var rest] && given == $"*.{rest}"));

    [GeneratedRegex(@"\A(?:\*\.)?[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*\z")]
    private static partial Regex Pattern();
}
