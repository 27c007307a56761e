namespace Omega.Infra.Tests.Policies;

/// <summary>What an engineer reads when one setting is bad, policy by policy.</summary>
internal static class PolicyStackMessages
{
    public static IReadOnlyDictionary<string, string> ByPolicy { get; } = new Dictionary<string, string>
    {
        ["require-image-digest"] =
            """
            1 policy violation in 1 resource; nothing was created, changed or deleted.
            Policy 'require-image-digest' rejects docker:index/remoteImage:RemoteImage 'site':
              - name must be <registry>/<repository>@sha256:<64 hex digits>, was "localhost:5000/news/api:1.0". Add the digest that the registry gives for this tag.
            """,
        ["disallow-latest-tag"] =
            """
            1 policy violation in 1 resource; nothing was created, changed or deleted.
            Policy 'disallow-latest-tag' rejects docker:index/remoteImage:RemoteImage 'site':
              - name must be named by a version or a digest, was "localhost:5000/news/api:latest@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa". Use the release's version as the tag; latest, and a reference with neither tag nor digest, name whatever was pushed last.
            """,
        ["restrict-registries"] =
            """
            1 policy violation in 1 resource; nothing was created, changed or deleted.
            Policy 'restrict-registries' rejects docker:index/remoteImage:RemoteImage 'site':
              - name must be in one of localhost:5000/omega/web, localhost:5000/news/api, docker.io/library/nginx, was "registry.example/news/api@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa". Use an image of these repositories, or name its repository in omega:image or omega:services.
            """,
        ["require-verified-image"] =
            """
            1 policy violation in 1 resource; nothing was created, changed or deleted.
            Policy 'require-verified-image' rejects docker:index/container:Container 'site':
              - image must be the output of the release's verify step or one of localhost:5000/news/api@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, was "localhost:5000/omega/web@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb". Pass the release's reference on unchanged; list an external service image by digest in omega:services.
            """,
        ["require-read-only-root-filesystem"] =
            """
            1 policy violation in 1 resource; nothing was created, changed or deleted.
            Policy 'require-read-only-root-filesystem' rejects docker:index/container:Container 'site':
              - readOnly must be true, was false. Set it to true; give temporary files a tmpfs and lasting data a volume.
            """,
        ["require-numeric-non-root-user"] =
            """
            1 policy violation in 1 resource; nothing was created, changed or deleted.
            Policy 'require-numeric-non-root-user' rejects docker:index/container:Container 'site':
              - user must be a numeric user id above 0, was "root". Set the user to 10101:10101.
            """,
        ["require-dropped-capabilities"] =
            """
            1 policy violation in 1 resource; nothing was created, changed or deleted.
            Policy 'require-dropped-capabilities' rejects docker:index/container:Container 'site':
              - capabilities.drops must be [ALL], was unset. Drop ALL; the port is above 1024, so that none is needed.
            """,
        ["require-no-new-privileges"] =
            """
            1 policy violation in 1 resource; nothing was created, changed or deleted.
            Policy 'require-no-new-privileges' rejects docker:index/container:Container 'site':
              - securityOpts must be a list with no-new-privileges:true, was [no-new-privileges:false]. Set it; the image has no program that needs to change its user.
            """,
        ["disallow-privileged"] =
            """
            1 policy violation in 1 resource; nothing was created, changed or deleted.
            Policy 'disallow-privileged' rejects docker:index/container:Container 'site':
              - privileged must be unset or false, was true. Remove it; the site needs no device and no capability.
            """,
        ["disallow-host-namespaces"] =
            """
            1 policy violation in 1 resource; nothing was created, changed or deleted.
            Policy 'disallow-host-namespaces' rejects docker:index/container:Container 'site':
              - pidMode must be neither host nor that of another container, was "host". Remove it, so that the container has its own; connect containers through a user-defined network.
            """,
        ["disallow-host-mounts"] =
            """
            1 policy violation in 1 resource; nothing was created, changed or deleted.
            Policy 'disallow-host-mounts' rejects docker:index/container:Container 'site':
              - volumes[1].hostPath must be a named volume, was "/var/run/docker.sock". Never mount the container engine's socket: who can write to it is root on the host.
            """,
        ["disallow-service-account-token"] =
            """
            1 policy violation in 1 resource; nothing was created, changed or deleted.
            Policy 'disallow-service-account-token' rejects kubernetes:core/v1:Secret 'site':
              - type must be a type other than kubernetes.io/service-account-token, was "kubernetes.io/service-account-token". The site asks the cluster for nothing: set automountServiceAccountToken to false and mount no token.
            """,
        ["require-read-only-mounts"] =
            """
            1 policy violation in 1 resource; nothing was created, changed or deleted.
            Policy 'require-read-only-mounts' rejects docker:index/container:Container 'site':
              - volumes[1].readOnly must be true, was unset. Mount /usr/share/nginx/html read-only; writable are only /var/log/omega, /var/lib/omega/edge, /var/lib/omega/door.
            """,
        ["require-tmpfs-options"] =
            """
            1 policy violation in 1 resource; nothing was created, changed or deleted.
            Policy 'require-tmpfs-options' rejects docker:index/container:Container 'site':
              - tmpfs["/tmp"] must be mounted with noexec, nosuid, nodev, was "rw,size=16m,mode=1777". Add the missing options and remove exec, suid and dev.
            """,
        ["require-resource-limits"] =
            """
            1 policy violation in 1 resource; nothing was created, changed or deleted.
            Policy 'require-resource-limits' rejects docker:index/container:Container 'site':
              - memorySwap must be equal to the memory limit, 64, was -1. Set both alike: swap is off then, and unset it shows as a change in every update.
            """,
        ["require-health-check"] =
            """
            1 policy violation in 1 resource; nothing was created, changed or deleted.
            Policy 'require-health-check' rejects docker:index/container:Container 'site':
              - healthcheck.tests must be CMD or CMD-SHELL followed by a command, was [NONE]. Set [CMD, /usr/local/bin/omega, healthcheck]; NONE and an empty list switch the check off.
            """,
        ["require-restart-policy"] =
            """
            1 policy violation in 1 resource; nothing was created, changed or deleted.
            Policy 'require-restart-policy' rejects docker:index/container:Container 'site':
              - restart must be unless-stopped or always, was "no". Set unless-stopped; on-failure gives up, and no does nothing.
            """,
        ["require-log-limits"] =
            """
            1 policy violation in 1 resource; nothing was created, changed or deleted.
            Policy 'require-log-limits' rejects docker:index/container:Container 'site':
              - logDriver must be json-file or local, was "none". Set json-file; unset it is whatever the host's daemon is configured to.
            """,
        ["require-seccomp-profile"] =
            """
            1 policy violation in 1 resource; nothing was created, changed or deleted.
            Policy 'require-seccomp-profile' rejects docker:index/container:Container 'site':
              - securityOpts must be without a seccomp option, which means the default profile, was [no-new-privileges:true, seccomp=unconfined]. Remove the seccomp option, or set the profile of a pod to RuntimeDefault.
            """,
        ["restrict-published-ports"] =
            """
            1 policy violation in 1 resource; nothing was created, changed or deleted.
            Policy 'restrict-published-ports' rejects docker:index/container:Container 'site':
              - ports[0].ip must be one of 127.0.0.1, ::1, was unset. Set the address of omega:site.bind; unset it is every address of the host.
            """,
        ["restrict-networks"] =
            """
            1 policy violation in 1 resource; nothing was created, changed or deleted.
            Policy 'restrict-networks' rejects docker:index/container:Container 'site':
              - networksAdvanced[1].name must be one of site-network, front-network, was "omega-prod". Leave it: another stack's network is joined by omega:site.hosts and omega:site.behind alone.
            """,
        ["restrict-resource-types"] =
            """
            1 policy violation in 1 resource; nothing was created, changed or deleted.
            Policy 'restrict-resource-types' rejects docker:index/service:Service 'site':
              - type must be a type that the policies can read (docker:index/container:Container, docker:index/image:Image, docker:index/remoteImage:RemoteImage, docker:index/tag:Tag, docker:index/network:Network, docker:index/volume:Volume, kubernetes:apps/v1:Deployment, kubernetes:core/v1:Service, kubernetes:core/v1:Secret) or one that runs no container, was docker:index/service:Service. Use one of these types, or write a facts mapper for it first.
            """,
    };
}
