using System.Text.Json;
using Omega.Core.Settings;

namespace Omega.Core.Trust;

/// <summary>Judges what a step printed about the signatures of a release. Pure: the same evidence gets the same verdict, and none makes it throw.</summary>
public static class TrustJudge
{
    private const int Largest = 5 << 20;

    /// <summary>The verdict on evidence of the policy's method; anything else is refused.</summary>
    public static Verdict Judge(string evidence, TrustExpectations expected)
    {
        if (evidence.Length > Largest)
        {
            return Verdict.Refused(Unusable(expected));
        }

        try
        {
            using var document = JsonDocument.Parse(evidence);
            var root = document.RootElement;
            return root.ValueKind != JsonValueKind.Object ? Verdict.Refused(Unusable(expected))
                : expected.Policy.Method switch
                {
                    SigningMethod.ContentTrust when Text(root, "method") == "contentTrust" => ContentTrustJudge.Judge(root, expected),
                    SigningMethod.Cosign when Text(root, "method") == "cosign" => CosignJudge.Judge(root, expected),
                    _ => Verdict.Refused(Unusable(expected)),
                };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or ArgumentException or OverflowException)
        {
            return Verdict.Refused(Unusable(expected));
        }
    }

    /// <summary>Whether evidence says that nothing could be read.</summary>
    internal static bool HasFailed(string evidence)
    {
        try
        {
            using var document = JsonDocument.Parse(evidence);
            return Text(document.RootElement, "failure") is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    internal static string Unusable(TrustExpectations expected) => expected.Policy.Method == SigningMethod.ContentTrust
        ? $"the trust data of {expected.Image} is nothing usable. Either it is unsigned, or the trust server {expected.Policy.Server} did not answer for it."
        : $"cosign shows nothing usable of {expected.Reference}. Check the program cosign on this machine.";

    /// <summary>A text, where there is one and it is no more than a line.</summary>
    internal static string? Text(JsonElement element, string name) =>
        Field(element, name) is { ValueKind: JsonValueKind.String } field ? field.GetString() : null;

    /// <summary>A field, where there is one.</summary>
    internal static JsonElement? Field(JsonElement? element, params string[] path)
    {
        foreach (var name in path)
        {
            element = element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var child) ? child : null;
        }

        return element;
    }

    /// <summary>Words of others, fit for a message.</summary>
    internal static string Shown(string text)
    {
        var line = new string([.. text.Where(character => !char.IsControl(character)).Take(500)]);
        return line.TrimEnd('.', ' ');
    }

    /// <summary>Whether words speak of a server that did not answer.</summary>
    internal static bool SaysUnreachable(string failure) =>
        ((string[])["onnection refused", "no such host", "imeout", "no answer within", "dial tcp", "unreachable", "unavailable", "network is", "deadline exceeded"])
        .Any(words => failure.Contains(words, StringComparison.Ordinal));
}
