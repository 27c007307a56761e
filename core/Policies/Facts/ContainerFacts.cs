namespace Omega.Core.Policies.Facts;

/// <summary>One container in terms that Docker and Kubernetes share; each value carries its property path.</summary>
public sealed record ContainerFacts
{
    /// <summary>Image that runs.</summary>
    public required Fact<string> Image { get; init; }

    /// <summary>Whether the root filesystem is mounted read-only.</summary>
    public required Fact<bool> ReadOnlyRoot { get; init; }

    /// <summary>Number of files that are copied into the container outside of its image.</summary>
    public required Fact<int> Uploads { get; init; }

    /// <summary>User id as written; a name is possible and refused.</summary>
    public required Fact<string> UserId { get; init; }

    /// <summary>Primary group id as written.</summary>
    public required Fact<string> GroupId { get; init; }

    /// <summary>Further groups as written.</summary>
    public required Fact<IReadOnlyList<string>> SupplementaryGroups { get; init; }

    /// <summary>Whether the host itself refuses to start the container as root.</summary>
    public Fact<bool> NonRoot { get; init; } = Fact.NotApplicable<bool>();

    /// <summary>Capabilities that are dropped.</summary>
    public required Fact<IReadOnlyList<string>> DroppedCapabilities { get; init; }

    /// <summary>Capabilities that are added.</summary>
    public required Fact<IReadOnlyList<string>> AddedCapabilities { get; init; }

    /// <summary>Whether a process can never gain more privileges than it started with.</summary>
    public required Fact<bool> NoNewPrivileges { get; init; }

    /// <summary>Whether the container is privileged.</summary>
    public required Fact<bool> Privileged { get; init; }

    /// <summary>Security options that switch confinement off, other than seccomp.</summary>
    public required Fact<IReadOnlyList<string>> Unconfined { get; init; }

    /// <summary>Seccomp profile: `default`, `unconfined` or `custom`.</summary>
    public required Fact<string> SeccompProfile { get; init; }

    /// <summary>Modes of the namespaces and networks that the container joins: `host`, `container:…`, a name.</summary>
    public required IReadOnlyList<Fact<string>> Namespaces { get; init; }

    /// <summary>Networks that the container joins, by name.</summary>
    public Fact<IReadOnlyList<Fact<string>>> Networks { get; init; } = Fact.NotApplicable<IReadOnlyList<Fact<string>>>();

    /// <summary>What the container does in its stack (label `omega.role`).</summary>
    public Fact<string> Role { get; init; } = Fact.NotApplicable<string>();

    /// <summary>Everything mounted, tmpfs excepted.</summary>
    public required IReadOnlyList<MountFacts> Mounts { get; init; }

    /// <summary>Writable memory filesystems.</summary>
    public required IReadOnlyList<TmpfsFacts> Tmpfs { get; init; }

    /// <summary>Memory, CPU and process limits.</summary>
    public required LimitFacts Limits { get; init; }

    /// <summary>Health checks that the host runs: one, or one per purpose.</summary>
    public required IReadOnlyList<HealthCheckFacts> HealthChecks { get; init; }

    /// <summary>When the host starts the container again.</summary>
    public required Fact<string> RestartPolicy { get; init; }

    /// <summary>Log driver and rotation.</summary>
    public required LogFacts Logs { get; init; }

    /// <summary>Ports published on the host.</summary>
    public required IReadOnlyList<PortFacts> Ports { get; init; }

    /// <summary>Whether every port that the image exposes is published.</summary>
    public required Fact<bool> PublishAllPorts { get; init; }
}

/// <summary>How the host finds out whether a container works.</summary>
/// <param name="Test">Command in Docker's notation, or what a probe asks.</param>
/// <param name="IntervalSeconds">Time between two checks.</param>
/// <param name="TimeoutSeconds">Time after which a check counts as failed.</param>
/// <param name="Retries">Failed checks in a row that make the container unhealthy.</param>
public sealed record HealthCheckFacts(
    Fact<IReadOnlyList<string>> Test,
    Fact<double> IntervalSeconds,
    Fact<double> TimeoutSeconds,
    Fact<int> Retries);

/// <summary>Limits on what a container can use.</summary>
/// <param name="MemoryMiB">Memory limit, in MiB.</param>
/// <param name="MemoryAndSwapMiB">Limit of memory and swap together, in MiB.</param>
/// <param name="Cpus">CPU limit, in CPUs.</param>
/// <param name="ProcessesSoft">Soft limit of processes.</param>
/// <param name="ProcessesHard">Hard limit of processes.</param>
public sealed record LimitFacts(
    Fact<long> MemoryMiB,
    Fact<long> MemoryAndSwapMiB,
    Fact<double> Cpus,
    Fact<long> ProcessesSoft,
    Fact<long> ProcessesHard)
{
    /// <summary>Memory that the host promises, in MiB.</summary>
    public Fact<long> MemoryRequestMiB { get; init; } = Fact.NotApplicable<long>();
}

/// <summary>Where a container's output goes and how much of it is kept.</summary>
/// <param name="Driver">Log driver.</param>
/// <param name="MaxSize">Size of one file in Docker's notation, `10m`.</param>
/// <param name="MaxFiles">Number of files kept.</param>
public sealed record LogFacts(Fact<string> Driver, Fact<string> MaxSize, Fact<string> MaxFiles);

/// <summary>One port of the host that leads to a container.</summary>
/// <param name="HostPort">Port of the host.</param>
/// <param name="BindAddress">Address of the host.</param>
public sealed record PortFacts(Fact<int> HostPort, Fact<string> BindAddress);
