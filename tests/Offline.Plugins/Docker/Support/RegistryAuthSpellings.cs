namespace Omega.Offline.Plugins.Docker.Tests.Support;

/// <summary>One provider configuration (registry localhost:5000, user omega, password s3cret) in every spelling that an SDK or a program may send.</summary>
public static class RegistryAuthSpellings
{
    private const string Envelope = "\"4dabf18193072939515e22adb298388d\":\"1b47061264138c4ac30d75fd1eb44270\"";

    private const string Entry = """{"address":"localhost:5000","username":"omega","password":"s3cret"}""";

    private const string SecretEntry =
        $$$"""{"address":"localhost:5000","username":"omega","password":{{{{Envelope}}},"value":"s3cret"}}""";

    // As the published .NET SDK formats it.
    private const string Spaced = """
        [ { "address": "localhost:5000", "password": { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "value": "s3cret" }, "username": "omega" } ]
        """;

    /// <summary>The name of each spelling and the arguments in it.</summary>
    public static TheoryData<string, string> All => new()
    {
        { "JSON text", Argument(Text($"[{Entry}]")) },
        { "JSON text, the password in its envelope", Argument(Text($"[{SecretEntry}]")) },
        { "JSON text with spaces, as the published .NET SDK sends it", Argument(Text(Spaced.Trim())) },
        { "JSON text, its list in an envelope", Argument(Text(Secret($"[{SecretEntry}]"))) },
        { "JSON text, an entry in an envelope", Argument(Text($"[{Secret(SecretEntry)}]")) },
        { "JSON text, an entry as JSON text", Argument(Text($"[{Text(SecretEntry)}]")) },
        { "JSON text of JSON text", Argument(Text(Text($"[{SecretEntry}]"))) },
        { "secret JSON text", Argument(Secret(Text($"[{Entry}]"))) },
        { "secret JSON text, the password in its envelope", Argument(Secret(Text($"[{SecretEntry}]"))) },
        { "secret within a secret", Argument(Secret(Secret(Text($"[{SecretEntry}]")))) },
        { "list", Argument($"[{Entry}]") },
        { "list, the password in its envelope", Argument($"[{SecretEntry}]") },
        { "secret list", Argument(Secret($"[{SecretEntry}]")) },
        { "list of secrets", Argument($"[{Secret(Entry)}]") },
        { "list of JSON texts", Argument($"[{Text(SecretEntry)}]") },
        { "list of secret JSON texts", Argument($"[{Secret(Text(SecretEntry))}]") },
        { "password's envelope as JSON text", Argument($"[{Entry.Replace("\"s3cret\"", Text(Secret("\"s3cret\"")), StringComparison.Ordinal)}]") },
    };

    private static string Argument(string registryAuth) => $$"""{"registryAuth":{{registryAuth}},"version":"5.2.0"}""";

    private static string Secret(string json) => $$"""{{{Envelope}},"value":{{json}}}""";

    private static string Text(string json) => System.Text.Json.JsonSerializer.Serialize(json);
}
