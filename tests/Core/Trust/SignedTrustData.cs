using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Omega.Core.Settings;
using Omega.Core.Trust;

namespace Omega.Core.Tests.Trust;

/// <summary>Trust data of a repository as notary has fetched and checked it, every role signed by a key that is made here.</summary>
internal sealed class SignedTrustData : IDisposable
{
    private readonly Dictionary<string, ECDsa> _keys = [];
    private readonly Dictionary<string, JsonObject> _signed = [];

    private readonly string _expires;

    /// <param name="version">The version that the signer speaks of.</param>
    /// <param name="digest">Its digest.</param>
    /// <param name="signer">The signer's key; null: it is made here.</param>
    /// <param name="expires">When every word ends.</param>
    public SignedTrustData(string version, Digest digest, ECDsa? signer = null, string expires = "2026-06-01T12:00:00Z")
    {
        _expires = expires;
        if (signer is not null)
        {
            _keys["targets/omega"] = signer;
        }

        string[] top = ["root", "targets", "snapshot", "timestamp"];
        _signed["root"] = Role(new JsonObject { ["keys"] = Keys(top), ["roles"] = new JsonObject(top.Select(role => KeyValuePair.Create(role, (JsonNode?)Held(role)))) });
        var omega = Held("targets/omega");
        (omega["name"], omega["paths"]) = ("targets/omega", new JsonArray(""));
        _signed["targets"] = Role(new JsonObject { ["targets"] = new JsonObject(), ["delegations"] = new JsonObject { ["keys"] = Keys("targets/omega"), ["roles"] = new JsonArray(omega) } });
        _signed["targets/omega"] = Role(new JsonObject { ["targets"] = new JsonObject() });
        Says(version, digest);
    }

    /// <summary>Lets the signer speak of another version as well.</summary>
    public void Says(string version, Digest digest) => _signed["targets/omega"]["targets"]![version] =
        new JsonObject { ["hashes"] = new JsonObject { ["sha256"] = Convert.ToBase64String(Convert.FromHexString(digest.Hex)) }, ["length"] = 528 };

    /// <summary>Signs again after this, as an enemy with a root of his own would: all but the signer's own word.</summary>
    public Action<Dictionary<string, JsonObject>> Before { get; set; } = _ => { };

    /// <summary>Changes the text after all of it was signed.</summary>
    public Func<string, string> After { get; set; } = text => text;

    public SigningSettings Policy => new(SigningMethod.ContentTrust, [IdOf("targets/omega")], "https://localhost:4443");

    public string SignerId => IdOf("targets/omega");

    public override string ToString()
    {
        var omega = Sign("targets/omega");
        Before(_signed);
        var files = new Dictionary<string, string> { ["root"] = Sign("root"), ["targets"] = Sign("targets"), ["targets/omega"] = omega };
        _signed["snapshot"] = Role(new JsonObject { ["meta"] = Meta(files) });
        files["snapshot"] = Sign("snapshot");
        _signed["timestamp"] = Role(new JsonObject { ["meta"] = Meta(files.Where(file => file.Key == "snapshot")) });
        Before(_signed);
        files["timestamp"] = Sign("timestamp");
        return After("{\"method\":\"contentTrust\",\"roles\":{" + string.Join(',', files.Select(file => $"\"{file.Key}\":{file.Value}")) + "}}");
    }

    public void Dispose() => _keys.Values.ToList().ForEach(key => key.Dispose());

    private static JsonObject Meta(IEnumerable<KeyValuePair<string, string>> files) => new(files.Select(file => KeyValuePair.Create(
        file.Key, (JsonNode?)new JsonObject { ["hashes"] = new JsonObject { ["sha256"] = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(file.Value))) } })));

    private JsonObject Role(JsonObject signed)
    {
        signed["expires"] = _expires;
        return signed;
    }

    private string Sign(string role)
    {
        var text = _signed[role].ToJsonString();
        var signature = Convert.ToBase64String(Key(role).SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256));
        return $$"""{"signed":{{text}},"signatures":[{"keyid":"{{IdOf(role)}}","method":"ecdsa","sig":"{{signature}}"}]}""";
    }

    private ECDsa Key(string owner) => _keys.TryGetValue(owner, out var key) ? key : _keys[owner] = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private string IdOf(string owner) => KeyId.Of("ecdsa", Key(owner).ExportSubjectPublicKeyInfo())!;

    private JsonObject Held(string owner) => new() { ["keyids"] = new JsonArray(IdOf(owner)), ["threshold"] = 1 };

    private JsonObject Keys(params string[] owners) => new(owners.Select(owner => KeyValuePair.Create(IdOf(owner), (JsonNode?)new JsonObject
    {
        ["keytype"] = "ecdsa",
        ["keyval"] = new JsonObject { ["private"] = null, ["public"] = Convert.ToBase64String(Key(owner).ExportSubjectPublicKeyInfo()) },
    })));
}
