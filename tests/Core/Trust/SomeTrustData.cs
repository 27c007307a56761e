using System.Text;
using System.Text.Json.Nodes;
using Omega.Core.Settings;
using Omega.Core.Trust;

namespace Omega.Core.Tests.Trust;

/// <summary>Evidence as the steps print it, for a release that passes; a bad case changes one thing.</summary>
public sealed class SomeTrustData
{
    public const string Repository = "localhost:5000/omega/web";
    public const string Minted = "20260401-120000";
    public const string Built = "sha256:1111111111111111111111111111111111111111111111111111111111111111";
    public const string Other = "sha256:2222222222222222222222222222222222222222222222222222222222222222";

    private readonly JsonObject _roles = [];

    public static DateTimeOffset Now { get; } = new(2026, 4, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Id of the key that a person has.</summary>
    public static string Key(string owner) => KeyId.Of("ecdsa", Encoding.UTF8.GetBytes(owner))!;

    /// <summary>The repository's key signs nothing, the signers of the delegations say what they say.</summary>
    public static SomeTrustData SignedBy(params (string Role, string[] Owners, string? Digest)[] roles)
    {
        var data = new SomeTrustData();
        data._roles["root"] = Role(new JsonObject
        {
            ["keys"] = Keys("admin"),
            ["roles"] = new JsonObject { ["targets"] = new JsonObject { ["keyids"] = new JsonArray(Key("admin")), ["threshold"] = 1 } },
        });
        data._roles["snapshot"] = Role([]);
        data._roles["timestamp"] = Role([]);
        data._roles["targets"] = Role(new JsonObject
        {
            ["targets"] = new JsonObject(),
            ["delegations"] = new JsonObject
            {
                ["keys"] = Keys([.. roles.SelectMany(role => role.Owners).Distinct()]),
                ["roles"] = new JsonArray([.. roles.Select(role => new JsonObject
                {
                    ["name"] = role.Role,
                    ["keyids"] = new JsonArray([.. role.Owners.Select(owner => (JsonNode)Key(owner))]),
                    ["paths"] = new JsonArray(""),
                    ["threshold"] = 1,
                })]),
            },
        });
        foreach (var (role, _, digest) in roles.Where(role => role.Digest is not null))
        {
            data.Says(role, digest!);
        }

        return data;
    }

    /// <summary>What `omega` alone signed.</summary>
    public static SomeTrustData ByOmega(string digest = Built) =>
        SignedBy(("targets/releases", ["omega"], digest), ("targets/omega", ["omega"], digest));

    public static TrustExpectations Expecting(params string[] owners) => new(
        Repository, ReleaseVersion.Parse(Minted), Digest.Parse(Built),
        new SigningSettings(SigningMethod.ContentTrust, [.. owners.Select(Key)], "https://localhost:4443"), Now);

    public static Verdict Judge(string evidence, TrustExpectations? expected = null) => TrustJudge.Judge(evidence, expected ?? Expecting("omega"));

    /// <summary>Lets a role say that a tag is a digest.</summary>
    public SomeTrustData Says(string role, string digest, string version = Minted)
    {
        _roles[role] ??= Role(new JsonObject { ["targets"] = new JsonObject() });
        _roles[role]!["signed"]!["targets"]![version] = new JsonObject
        {
            ["hashes"] = new JsonObject { ["sha256"] = Convert.ToBase64String(Convert.FromHexString(digest[7..])) },
            ["length"] = 528,
        };
        return this;
    }

    /// <summary>Changes one role.</summary>
    public SomeTrustData With(string role, Action<JsonNode> change)
    {
        change(_roles[role]!["signed"]!);
        return this;
    }

    /// <summary>Takes one role away.</summary>
    public SomeTrustData Without(string role)
    {
        _roles.Remove(role);
        return this;
    }

    public override string ToString() => new JsonObject { ["method"] = "contentTrust", ["roles"] = _roles.DeepClone() }.ToJsonString();

    private static JsonObject Keys(params string[] owners) => new(owners.Select(owner => KeyValuePair.Create(Key(owner), (JsonNode?)new JsonObject
    {
        ["keytype"] = "ecdsa",
        ["keyval"] = new JsonObject { ["private"] = null, ["public"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(owner)) },
    })));

    private static JsonObject Role(JsonObject signed)
    {
        signed["expires"] = JsonValue.Create("2999-04-01T12:00:00.123456789Z");
        return new() { ["signed"] = signed, ["signatures"] = new JsonArray() };
    }
}
