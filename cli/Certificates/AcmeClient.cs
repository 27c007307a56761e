using Omega.Cli.Processes;
using Omega.Cli.Support;
using Omega.Core.Settings;

namespace Omega.Cli.Certificates;

/// <summary>Has host names certified by dehydrated, whose challenges the edge that serves answers.</summary>
/// <param name="processes">Runs programs.</param>
/// <param name="folder">Where account, certificates and keys lie, readable by their owner alone.</param>
/// <param name="settings">Who is asked.</param>
internal sealed class AcmeClient(IProcesses processes, string folder, AcmeSettings settings)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    // Called by dehydrated: verb, host name, token, answer. What it does not know it must ignore.
    private const string Hook = """
        #!/bin/bash
        set -euo pipefail
        case $1 in
          deploy_challenge) printf '%s' "$4" | docker exec --interactive --user 0:10101 "$OMEGA_EDGE" /usr/local/bin/omega challenge "$3" ;;
          clean_challenge) docker exec --user 0:10101 "$OMEGA_EDGE" /usr/local/bin/omega challenge "$3" off ;;
        esac

        """;

    /// <summary>Has made what is missing, and renewed what ends within 30 days; what holds for longer stays as it is.</summary>
    /// <param name="edge">Id of an edge of the stack.</param>
    /// <param name="told">Takes what is done.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Why not all was done; null: it was.</returns>
    public async Task<string?> RunAsync(string edge, Action<string> told, CancellationToken cancellation)
    {
        SecretFile.Folder(folder);
        // The client lays its answers down there as well, where nobody reads them.
        SecretFile.Folder(At("answers"));
        Write("domains.txt", string.Concat(settings.Names.Select(name => $"{name}\n")));
        Write("config", $"""
            CA='{settings.Server}'
            BASEDIR={Quoted(folder)}
            DOMAINS_TXT={Quoted(At("domains.txt"))}
            WELLKNOWN={Quoted(At("answers"))}
            HOOK={Quoted(At("hook"))}
            CHALLENGETYPE=http-01
            KEY_ALGO=prime256v1
            RENEW_DAYS=30
            {(settings.Email is null ? "" : $"CONTACT_EMAIL='{settings.Email}'")}

            """);
        Write("hook", Hook);
        File.SetUnixFileMode(At("hook"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (settings.Ca is not null)
        {
            Write("ca.pem", settings.Ca);
        }

        var registered = await DehydratedAsync(["--register", "--accept-terms"], edge, _ => { }, cancellation);
        var done = registered.Succeeded ? await DehydratedAsync(["--cron", "--keep-going"], edge, told, cancellation) : registered;
        return done.Succeeded ? null : done.LastLines(6);
    }

    private Task<ProcessResult> DehydratedAsync(string[] arguments, string edge, Action<string> told, CancellationToken cancellation) => processes.RunAsync(
        new ProcessCall("dehydrated", [.. arguments, "--config", At("config")])
        {
            Environment = new Dictionary<string, string?> { ["OMEGA_EDGE"] = edge, ["CURL_CA_BUNDLE"] = settings.Ca is null ? null : At("ca.pem") },
            Limit = Patience,
            OnLine = told,
        },
        cancellation);

    private void Write(string name, string text) => SecretFile.Write(At(name), text);

    private string At(string name) => Path.Combine(folder, name);

    // The client reads its configuration as a shell does.
    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
