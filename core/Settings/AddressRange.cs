using System.Net;
using System.Net.Sockets;

namespace Omega.Core.Settings;

/// <summary>Addresses and networks as nginx and Kubernetes take them: one spelling, no names, no bits below the mask.</summary>
public static class AddressRange
{
    /// <summary>Most that a list of them may have: what a container is told of them has a limit.</summary>
    public const int Most = 32;

    /// <summary>What is allowed, as the predicate of a sentence.</summary>
    public const string Rule = "must be an IP address or a network";

    /// <summary>Whether the text is one address; a short form such as `10.1` is none, as programs read it in more than one way.</summary>
    public static bool IsAddress(string text) => IPAddress.TryParse(text, out var address)
        && (address.AddressFamily == AddressFamily.InterNetworkV6 ? !text.Contains('%') && !text.Contains('[') : address.ToString() == text);

    /// <summary>Whether the text is one address or one network.</summary>
    public static bool IsMatch(string text) => IsAddress(text) || (text.Split('/') is [var address, var bits]
        && IsAddress(address) && bits.All(char.IsAsciiDigit) && !bits.StartsWith("00", StringComparison.Ordinal)
        && IPNetwork.TryParse(text, out var network) && network.BaseAddress.Equals(IPAddress.Parse(address)));

    /// <summary>The text as a network.</summary>
    public static string Network(string text) => text.Contains('/') ? text : $"{text}/{(text.Contains(':') ? 128 : 32)}";

    /// <summary>What is wrong with a list of them.</summary>
    public static IEnumerable<SettingsProblem> Problems(string path, IReadOnlyList<string>? list)
    {
        if (list is { Count: > Most })
        {
            yield return new(path, $"must be at most {Most}", $"{list.Count}", "");
        }

        for (var index = 0; index < (list?.Count ?? 0); index++)
        {
            if (!IsMatch(list![index]))
            {
                yield return new($"{path}[{index}]", Rule, list[index], "10.0.0.0/8");
            }
        }
    }

    /// <summary>A host as it stands before a colon and a port.</summary>
    public static string Host(string address) => address.Contains(':') && !address.StartsWith('[') ? $"[{address}]" : address;
}
