namespace Omega.Cli.Machine;

/// <summary>Units by which systemd runs a command of a checkout.</summary>
internal static class SystemdUnit
{
    /// <summary>The unit of a command that goes on until it is stopped.</summary>
    /// <param name="name">Name of the unit, without its ending.</param>
    /// <param name="description">What it does.</param>
    /// <param name="root">Folder of the checkout.</param>
    /// <param name="arguments">Arguments of `omega`.</param>
    public static string Service(string name, string description, string root, IEnumerable<string> arguments) => $"""
        {Command(name, description, root, arguments)}
        Restart=always
        RestartSec=10

        [Install]
        WantedBy=multi-user.target
        """;

    /// <summary>The unit of a command that ends, as a timer starts it.</summary>
    /// <inheritdoc cref="Service"/>
    public static string Task(string name, string description, string root, IEnumerable<string> arguments) => $"""
        {Command(name, description, root, arguments)}
        Type=oneshot
        """;

    /// <summary>Starts the unit of the same name once a day, at a time of the host's own; what was missed is made up for.</summary>
    /// <param name="name">Name of the unit, without its ending.</param>
    /// <param name="description">What it is for.</param>
    public static string Daily(string name, string description) => $"""
        # /etc/systemd/system/{name}.timer
        [Unit]
        Description={description}, once a day

        [Timer]
        OnCalendar=daily
        RandomizedDelaySec=6h
        FixedRandomDelay=true
        Persistent=true

        [Install]
        WantedBy=timers.target
        """;

    private static string Command(string name, string description, string root, IEnumerable<string> arguments) => $"""
        # /etc/systemd/system/{name}.service
        [Unit]
        Description={description}
        After=network-online.target docker.service
        Wants=network-online.target

        [Service]
        WorkingDirectory={root.Replace("%", "%%", StringComparison.Ordinal)}
        ExecStart={Quoted(Path.Combine(root, "omega"))} {string.Join(' ', arguments.Select(Quoted))}
        NoNewPrivileges=true
        ProtectKernelTunables=true
        ProtectControlGroups=true
        RestrictSUIDSGID=true
        """;

    /// <summary>A word as systemd reads it: specifiers, variables and quotes are its own.</summary>
    private static string Quoted(string word) => $"\"{word
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("%", "%%", StringComparison.Ordinal).Replace("$", "$$", StringComparison.Ordinal)}\"";
}
