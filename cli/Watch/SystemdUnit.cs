using System.Globalization;

namespace Omega.Cli.Watch;

/// <summary>The unit that watches a stack as a service of the host.</summary>
internal static class SystemdUnit
{
    /// <summary>Text of the unit.</summary>
    /// <param name="root">Folder of the checkout.</param>
    /// <param name="arguments">Arguments of `omega`.</param>
    /// <param name="stack">Name of the stack.</param>
    public static string Text(string root, IEnumerable<string> arguments, string stack) => string.Create(CultureInfo.InvariantCulture, $"""
        # /etc/systemd/system/omega-watch-{stack}.service
        [Unit]
        Description=Verifies what stack {stack} serves, and heals what is safe to heal
        After=network-online.target docker.service
        Wants=network-online.target

        [Service]
        WorkingDirectory={root.Replace("%", "%%", StringComparison.Ordinal)}
        ExecStart={Quoted(Path.Combine(root, "omega"))} {string.Join(' ', arguments.Select(Quoted))}
        Restart=always
        RestartSec=10
        NoNewPrivileges=true
        ProtectKernelTunables=true
        ProtectControlGroups=true
        RestrictSUIDSGID=true

        [Install]
        WantedBy=multi-user.target
        """);

    /// <summary>A word as systemd reads it: specifiers, variables and quotes are its own.</summary>
    private static string Quoted(string word) => $"\"{word
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("%", "%%", StringComparison.Ordinal).Replace("$", "$$", StringComparison.Ordinal)}\"";
}
