using System.Text;

namespace Omega.Offline.Engine.Secrets;

/// <summary>Where the passphrase of this process comes from.</summary>
internal static class Passphrase
{
    /// <summary>The passphrase from PULUMI_CONFIG_PASSPHRASE or the file named by PULUMI_CONFIG_PASSPHRASE_FILE.</summary>
    public static string Read()
    {
        if (Environment.GetEnvironmentVariable("PULUMI_CONFIG_PASSPHRASE") is { } passphrase)
        {
            return passphrase;
        }

        var file = Environment.GetEnvironmentVariable("PULUMI_CONFIG_PASSPHRASE_FILE");
        if (string.IsNullOrEmpty(file))
        {
            throw new EngineException(
                "passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE environment variables");
        }

        return File.Exists(file)
            ? File.ReadAllText(file).Trim()
            : throw new EngineException($"PULUMI_CONFIG_PASSPHRASE_FILE names '{file}', which does not exist.");
    }

    /// <summary>A new passphrase: the first line of standard input, or typed twice unseen.</summary>
    public static string ReadNew()
    {
        var passphrase = Console.IsInputRedirected ? Console.ReadLine() ?? string.Empty : Typed("New passphrase: ");
        if (passphrase.Length == 0)
        {
            throw new EngineException(
                "the new passphrase must not be empty: pipe it to standard input. Nothing was changed.", Commands.Refusal.Usage);
        }

        return Console.IsInputRedirected || Typed("Once more: ") == passphrase
            ? passphrase
            : throw new EngineException("the two passphrases differ. Nothing was changed.");
    }

    private static string Typed(string prompt)
    {
        Console.Error.Write(prompt);
        var text = Typed(() => Console.ReadKey(intercept: true));
        Console.Error.WriteLine();
        return text;
    }

    /// <summary>The text that keys up to Enter make.</summary>
    internal static string Typed(Func<ConsoleKeyInfo> next)
    {
        var text = new StringBuilder();
        while (next() is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                text.Length = Math.Max(0, text.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                text.Append(key.KeyChar);
            }
        }

        return text.ToString();
    }
}
