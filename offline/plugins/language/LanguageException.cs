namespace Omega.Offline.Plugins.Language;

/// <summary>A program that cannot be built or started; the message is the one for the user.</summary>
internal sealed class LanguageException(string message) : Exception(message);
