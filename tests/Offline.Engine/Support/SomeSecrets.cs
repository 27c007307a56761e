using Omega.Offline.Engine.Secrets;

namespace Omega.Offline.Engine.Tests.Support;

/// <summary>Secrets that are made once, as deriving their key takes a moment.</summary>
internal static class SomeSecrets
{
    public const string RecordedPassphrase = "correct horse";

    public static PassphraseSecrets Shared { get; } = PassphraseSecrets.Create("some passphrase");
}
