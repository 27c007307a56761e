using System.Diagnostics;

namespace Omega.EndToEnd.Tests.Support;

/// <summary>
/// A network, processes and mounts of their own on this machine, for an engine beside its own: two of them in one place would take each
/// other's rules, names and folders. It reaches the internet by way of this machine.
/// </summary>
internal sealed class OtherMachine : IAsyncDisposable
{
    private static readonly string[] Programs = ["unshare", "nsenter", "ip", "iptables"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("omega-other-machine");
    private Process? _holder;

    private OtherMachine()
    {
    }

    /// <summary>Why there can be none here; null: there can.</summary>
    public static string? Missing => !Environment.IsPrivilegedProcess ? "Namespaces of its own need root."
        : Programs.FirstOrDefault(program => !Shell.Has(program)) is { } program ? $"{program} is not on PATH." : null;

    /// <summary>Where this machine answers it.</summary>
    public string Gateway => $"{Network}.1";

    /// <summary>Where it answers this machine.</summary>
    public string Address => $"{Network}.2";

    /// <summary>Id of its first process on this machine.</summary>
    public string Inside { get; private set; } = "";

    /// <summary>Several may be there at once.</summary>
    private string Network => $"10.98.{_holder!.Id % 256}";

    private string Card => $"omega-{_holder!.Id}";

    /// <summary>A folder that both see; it goes with it.</summary>
    public string Folder => _folder.FullName;

    /// <summary>Starts one on which nothing runs yet.</summary>
    public static async Task<OtherMachine> StartAsync()
    {
        var other = new OtherMachine();
        try
        {
            await other.BeginAsync();
            return other;
        }
        catch
        {
            await other.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a script there.</summary>
    public Task<Ran> RunAsync(string script, string? folder = null, IReadOnlyDictionary<string, string?>? environment = null) => Shell.RunAsync(
        "nsenter", ["--target", Inside, "--mount", "--net", "--pid", "--wd=" + (folder ?? Folder), "--", "/bin/bash", "-euo", "pipefail", "-c", script], environment: environment);

    /// <summary>Starts an engine there, and returns when it answers.</summary>
    public async Task StartEngineAsync()
    {
        (await RunAsync("setsid dockerd >dockerd.log 2>&1 </dev/null &")).Must();
        await Patience.UntilAsync(
            async () => (await RunAsync("docker version")).ExitCode == 0, () => $"no engine answers: {File.ReadAllText(Path.Combine(Folder, "dockerd.log"))}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_holder is not null)
        {
            // Its first process takes all others along.
            _holder.Kill();
            await _holder.WaitForExitAsync();
            await Shell.BashAsync($"""
                ip link del {Card} 2>/dev/null || true
                iptables -t nat -D POSTROUTING -s {Network}.0/24 ! -o {Card} -j MASQUERADE || true
                iptables -D FORWARD -i {Card} -j ACCEPT || true
                iptables -D FORWARD -o {Card} -j ACCEPT || true
                """);
            _holder.Dispose();
        }

        (await Shell.BashAsync($"rm -rf --one-file-system '{Folder}'")).Must();
    }

    private async Task BeginAsync()
    {
        _holder = Process.Start(new ProcessStartInfo("unshare", ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "sleep", "infinity"]))!;
        var children = $"/proc/{_holder.Id}/task/{_holder.Id}/children";
        await Patience.UntilAsync(
            async () => (Inside = (await File.ReadAllTextAsync(children)).Trim()).Length > 0 && await File.ReadAllTextAsync($"/proc/{Inside}/comm") == "sleep\n",
            () => "no process has namespaces of its own");
        (await Shell.BashAsync($"""
            ip link add {Card} type veth peer name eth0 netns {Inside}
            ip address add {Gateway}/24 dev {Card}
            ip link set {Card} up
            sysctl -qw net.ipv4.ip_forward=1
            iptables -t nat -A POSTROUTING -s {Network}.0/24 ! -o {Card} -j MASQUERADE
            iptables -I FORWARD -i {Card} -j ACCEPT
            iptables -I FORWARD -o {Card} -j ACCEPT
            """)).Must();
        (await RunAsync($"""
            ip link set lo up
            ip address add {Address}/24 dev eth0
            ip link set eth0 up
            ip route add default via {Gateway}
            mkdir -p docker containerd etc-docker /etc/docker /var/lib/docker /var/lib/containerd
            cp -a /etc/resolv.conf resolv.conf
            mount -t tmpfs run /run
            mkdir -p /run/lock /run/user /run/folder
            # Programs meet by their ids in /tmp (MSBuild's nodes do), and ids are others here.
            mount --bind '{Folder}' /run/folder
            mount -t tmpfs tmp /tmp
            mkdir -p '{Folder}'
            mount --bind /run/folder '{Folder}'
            cd '{Folder}'
            [ -e /etc/resolv.conf ] || install -D resolv.conf "$(readlink -m /etc/resolv.conf)"
            mount --bind docker /var/lib/docker
            mount --bind containerd /var/lib/containerd
            mount --bind etc-docker /etc/docker
            """)).Must();
    }
}
