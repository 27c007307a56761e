using System.Security.Cryptography;
using System.Text;

namespace Omega.Offline.Engine.Secrets;

/// <summary>Seals and opens secrets with a passphrase, in the format of Pulumi's passphrase secrets provider.</summary>
internal sealed class PassphraseSecrets
{
    private const string Version = "v1";
    private const string Proof = "pulumi";
    private const int Iterations = 1_000_000;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly Task<byte[]> _key;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _sealed = new(StringComparer.Ordinal);

    private readonly bool _remembers;

    private PassphraseSecrets(Task<byte[]> key, string salt, bool remembers)
    {
        _remembers = remembers;
        _key = key;
        Salt = salt;
    }

    /// <summary>Salt and proof of the passphrase, as settings and state hold them.</summary>
    public string Salt { get; }

    /// <summary>New secrets with a salt of their own; see <see cref="Seal"/> for <paramref name="remembers"/>.</summary>
    public static PassphraseSecrets Create(string passphrase, bool remembers = true)
    {
        var salt = RandomNumberGenerator.GetBytes(8);
        var key = Derive(passphrase, salt);
        return new PassphraseSecrets(Task.FromResult(key), $"{Version}:{Convert.ToBase64String(salt)}:{Encrypt(key, Proof)}", remembers);
    }

    /// <summary>Completes when the key is there; a wrong passphrase is refused.</summary>
    public Task Ready => _key;

    /// <summary>Opens with a salt made before; a wrong passphrase is refused when the first secret is opened or sealed.</summary>
    /// <remarks>The key takes a fifth of a second to derive: this goes on while the caller does something else.</remarks>
    public static PassphraseSecrets Open(string passphrase, string salt, bool remembers = true)
    {
        var parts = salt.Split(':', 3);
        if (parts.Length != 3 || parts[0] != Version)
        {
            throw new EngineException(
                $"encryptionsalt must be 'v1:SALT:PROOF', was '{salt}'. Only the passphrase secrets provider is supported.");
        }

        return new PassphraseSecrets(Task.Run(() => Proved(Derive(passphrase, Convert.FromBase64String(parts[1])), parts[2])), salt, remembers);
    }

    /// <summary>Refuses a wrong passphrase now.</summary>
    public void Prove() => _ = Key;

    /// <summary>Seals a text anew.</summary>
    public string Encrypt(string plain) => Encrypt(Key, plain);

    /// <summary>Opens a sealed text.</summary>
    public string Decrypt(string ciphertext)
    {
        try
        {
            return Decrypt(Key, ciphertext);
        }
        catch (CryptographicException)
        {
            throw new EngineException("a secret cannot be opened: it is damaged, or was sealed with an earlier passphrase.");
        }
    }

    /// <summary>Opens a sealed text of the given place, and remembers it for <see cref="Seal"/>.</summary>
    public string OpenAt(string place, string ciphertext)
    {
        var plain = Decrypt(Key, ciphertext);
        lock (_lock)
        {
            _sealed[place + "\0" + plain] = ciphertext;
        }

        return plain;
    }

    /// <summary>Seals a text of the given place; the same text gets the same ciphertext, so that state stays the same.</summary>
    /// <remarks>Unless nothing is remembered: then each is sealed anew.</remarks>
    public string Seal(string place, string plain)
    {
        lock (_lock)
        {
            var known = place + "\0" + plain;
            if (!_remembers || !_sealed.TryGetValue(known, out var ciphertext))
            {
                ciphertext = Encrypt(Key, plain);
                _sealed[known] = ciphertext;
            }

            return ciphertext;
        }
    }

    private byte[] Key => _key.GetAwaiter().GetResult();

    private static byte[] Proved(byte[] key, string proof)
    {
        try
        {
            if (Decrypt(key, proof) == Proof)
            {
                return key;
            }
        }
        catch (AuthenticationTagMismatchException)
        {
        }

        throw new EngineException("incorrect passphrase: check PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE.");
    }

    private static byte[] Derive(string passphrase, byte[] salt) =>
        Rfc2898DeriveBytes.Pbkdf2(passphrase, salt, Iterations, HashAlgorithmName.SHA256, 32);

    private static string Encrypt(byte[] key, string plain)
    {
        var nonce = RandomNumberGenerator.GetBytes(NonceBytes);
        var input = Encoding.UTF8.GetBytes(plain);
        var output = new byte[input.Length + TagBytes];
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(nonce, input, output.AsSpan(0, input.Length), output.AsSpan(input.Length));
        return $"{Version}:{Convert.ToBase64String(nonce)}:{Convert.ToBase64String(output)}";
    }

    private static string Decrypt(byte[] key, string ciphertext)
    {
        var parts = ciphertext.Split(':');
        if (parts.Length != 3 || parts[0] != Version)
        {
            throw new EngineException("a secret must be 'v1:NONCE:DATA'; this one was sealed by something else.");
        }

        var data = Convert.FromBase64String(parts[2]);
        var plain = new byte[data.Length - TagBytes];
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Decrypt(Convert.FromBase64String(parts[1]), data.AsSpan(0, plain.Length), data.AsSpan(plain.Length), plain);
        return Encoding.UTF8.GetString(plain);
    }
}
