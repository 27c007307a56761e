namespace Omega.Core;

/// <summary>The single source of what a hardened container is: both hosts render it, the policies demand it.</summary>
public static class Hardening
{
    /// <summary>Numeric id that every container of ours runs as; no such user needs to exist on the host.</summary>
    public const int UserId = 10101;

    /// <summary>Numeric group that every container of ours runs as.</summary>
    public const int GroupId = 10101;

    /// <summary>User and group in Docker's notation.</summary>
    public const string User = "10101:10101";

    /// <summary>Port that nginx listens on inside the container; above 1024, so that no capability is needed.</summary>
    public const int ContainerPort = 8080;

    /// <summary>Port that nginx speaks https on inside the container, and the door of https listens on (nginx/tls.c).</summary>
    public const int ContainerTlsPort = 8443;

    /// <summary>Linux capabilities that are dropped.</summary>
    public const string DroppedCapabilities = "ALL";

    /// <summary>Docker security option that stops a process from gaining privileges it was not started with.</summary>
    public const string NoNewPrivileges = "no-new-privileges:true";

    /// <summary>Options that every tmpfs mount must carry.</summary>
    public static IReadOnlyList<string> RequiredTmpfsOptions { get; } = ["noexec", "nosuid", "nodev"];

    /// <summary>Size of the writable memory filesystem, in MiB; counted against the container's memory limit.</summary>
    public const int TmpfsMiB = 16;

    /// <summary>Where the container may write: temporary files, the pid file, the rendered runtime configuration.</summary>
    public const string TmpfsPath = "/tmp";

    /// <summary>Where nginx writes its log files; a named volume.</summary>
    public const string LogPath = "/var/log/omega";

    /// <summary>Largest size of the log folder where it lives with a pod, in MiB; the health command rotates its files well below that.</summary>
    public const int LogMiB = 128;

    /// <summary>What a pod may put on the disk of its node: its log files, what it writes to its standard output, and some room.</summary>
    public const int NodeDiskMiB = 2 * LogMiB;

    /// <summary>
    /// How long a pod goes on serving after it is told to end, in seconds: every node learns meanwhile that it gets no new
    /// connections, and nginx's <c>keepalive_time</c>, half as long, closes with notice those that it has.
    /// </summary>
    public const int DrainSeconds = 10;

    /// <summary>Where the edge keeps which release is active; a named volume that the run user cannot write.</summary>
    public const string EdgeStatePath = "/var/lib/omega/edge";

    /// <summary>Where door and edge meet: the door lends there the socket that listens on the published port; a named volume of these two alone.</summary>
    public const string DoorPath = "/var/lib/omega/door";

    /// <summary>tmpfs mounts in Docker's notation: path to options.</summary>
    public static IReadOnlyDictionary<string, string> Tmpfs { get; } = new Dictionary<string, string>
    {
        [TmpfsPath] = TmpfsOptions(UserId),
    };

    /// <summary>Options of the tmpfs of a container that runs as a user, and the group of the same number, in Docker's notation.</summary>
    public static string TmpfsOptions(int user) => $"rw,noexec,nosuid,nodev,size={TmpfsMiB}m,mode=0700,uid={user},gid={user}";

    /// <summary>
    /// Kernel settings of a container's own network, in Docker's notation. Each request that is passed on has a connection of
    /// its own, whose port rests for a minute: after some 14,000 requests in a minute looking for a free one costs more than
    /// the request, and after 28,000 there is none. With this a port rests for a second; see ip-sysctl, tcp_tw_reuse.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Sysctls { get; } = new Dictionary<string, string>
    {
        ["net.ipv4.tcp_tw_reuse"] = "1",
    };

    /// <summary>Docker's log driver that rotates what a container prints.</summary>
    public const string LogDriver = "json-file";

    /// <summary>
    /// Processes and threads of the run user on the whole host, which the ulimit nproc counts: only a backstop, as all containers
    /// share it. What limits one container is its own pids limit, which the gate sets before the container gets any traffic.
    /// </summary>
    public const int ProcessesOfTheUser = 8192;

    /// <summary>Log files kept per container by the json-file driver: size and count of each.</summary>
    public static IReadOnlyDictionary<string, string> LogOptions { get; } = new Dictionary<string, string>
    {
        ["max-size"] = "10m",
        ["max-file"] = "3",
    };
}
