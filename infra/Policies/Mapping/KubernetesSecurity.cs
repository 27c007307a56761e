using System.Globalization;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;

namespace Omega.Infra.Policies.Mapping;

/// <summary>Reads the security context of a container and, where that is silent, of its pod.</summary>
internal sealed class KubernetesSecurity
{
    private readonly string _podPath;
    private readonly string _path;
    private readonly Fact<PodSecurityContextArgs> _pod;
    private readonly Fact<SecurityContextArgs> _own;
    private readonly FactReader _reader;

    public KubernetesSecurity(string podPath, PodSpecArgs pod, string path, ContainerArgs container, FactReader reader)
    {
        _podPath = $"{podPath}.securityContext";
        _path = $"{path}.securityContext";
        _reader = reader;
        _pod = reader.Value(_podPath, pod.SecurityContext, value => pod.SecurityContext = value);
        _own = reader.Value(_path, container.SecurityContext, value => container.SecurityContext = value);
    }

    public Fact<bool> ReadOnlyRoot => Own("readOnlyRootFilesystem", (own, path) =>
        _reader.Value(path, own.ReadOnlyRootFilesystem, value => own.ReadOnlyRootFilesystem = value));

    public Fact<bool> Privileged => Own("privileged", (own, path) =>
        _reader.Value(path, own.Privileged, value => own.Privileged = value));

    public Fact<bool> NoNewPrivileges => Own("allowPrivilegeEscalation", (own, path) =>
        _reader.Value(path, own.AllowPrivilegeEscalation, value => own.AllowPrivilegeEscalation = value)).Map(value => !value) with
    { Spelling = "false" };

    public Fact<string> UserId => Inherited(
        "runAsUser",
        (own, path) => _reader.Value(path, own.RunAsUser, value => own.RunAsUser = value),
        (pod, path) => _reader.Value(path, pod.RunAsUser, value => pod.RunAsUser = value)).Map(Text);

    public Fact<string> GroupId => Inherited(
        "runAsGroup",
        (own, path) => _reader.Value(path, own.RunAsGroup, value => own.RunAsGroup = value),
        (pod, path) => _reader.Value(path, pod.RunAsGroup, value => pod.RunAsGroup = value)).Map(Text);

    public Fact<bool> NonRoot => Inherited(
        "runAsNonRoot",
        (own, path) => _reader.Value(path, own.RunAsNonRoot, value => own.RunAsNonRoot = value),
        (pod, path) => _reader.Value(path, pod.RunAsNonRoot, value => pod.RunAsNonRoot = value));

    /// <summary>The group that owns the pod's volumes, and any other.</summary>
    public Fact<IReadOnlyList<string>> SupplementaryGroups
    {
        get
        {
            var groups = OfPod("supplementalGroups", (pod, path) =>
                _reader.List(path, pod.SupplementalGroups, value => pod.SupplementalGroups = value));
            var volumes = OfPod("fsGroup", (pod, path) => _reader.Value(path, pod.FsGroup, value => pod.FsGroup = value));
            return groups.State == FactState.Unset
                ? volumes.Map<int, IReadOnlyList<string>>(id => [Text(id)])
                : groups.Map<IReadOnlyList<int>, IReadOnlyList<string>>(ids => [.. ids.Append(volumes.IsKnown ? volumes.Value : UserGroup).Select(Text)]);
        }
    }

    public Fact<IReadOnlyList<string>> DroppedCapabilities => Capability("drop", (capabilities, path) =>
        _reader.List(path, capabilities.Drop, value => capabilities.Drop = value));

    public Fact<IReadOnlyList<string>> AddedCapabilities => Capability("add", (capabilities, path) =>
        _reader.List(path, capabilities.Add, value => capabilities.Add = value));

    public Fact<string> SeccompProfile
    {
        get
        {
            var profile = Inherited(
                "seccompProfile",
                (own, path) => _reader.Value(path, own.SeccompProfile, value => own.SeccompProfile = value),
                (pod, path) => _reader.Value(path, pod.SeccompProfile, value => pod.SeccompProfile = value));
            var path = $"{profile.Path}.type";
            return FactReader.Inside(profile, path, inner => _reader.Value(path, inner.Type, value => inner.Type = value))
                .Map(type => type == "RuntimeDefault" ? "default" : type) with
            { Spelling = "RuntimeDefault" };
        }
    }

    /// <summary>Settings that switch AppArmor, SELinux or masked system paths off, or choose their own.</summary>
    public Fact<IReadOnlyList<string>> Unconfined => Fact.Known<IReadOnlyList<string>>(_path, [.. UnconfinedSettings()]);

    // Any group that is not root's: a missing fsGroup adds none.
    private const int UserGroup = Hardening.GroupId;

    private IEnumerable<string> UnconfinedSettings()
    {
        var profile = Inherited(
            "appArmorProfile",
            (own, path) => _reader.Value(path, own.AppArmorProfile, value => own.AppArmorProfile = value),
            (pod, path) => _reader.Value(path, pod.AppArmorProfile, value => pod.AppArmorProfile = value));
        var type = FactReader.Inside(profile, $"{profile.Path}.type", inner => _reader.Value($"{profile.Path}.type", inner.Type, value => inner.Type = value));
        var mounts = Own("procMount", (own, path) => _reader.Value(path, own.ProcMount, value => own.ProcMount = value));
        (string Name, bool IsOff)[] settings =
        [
            ("appArmorProfile", type.Forbidden(value => value == "RuntimeDefault")),
            ("procMount", mounts.Forbidden(value => value == "Default")),
            ("seLinuxOptions", IsSet(Inherited(
                "seLinuxOptions",
                (own, path) => _reader.Value(path, own.SeLinuxOptions, value => own.SeLinuxOptions = value),
                (pod, path) => _reader.Value(path, pod.SeLinuxOptions, value => pod.SeLinuxOptions = value)))),
            ("windowsOptions", IsSet(Inherited(
                "windowsOptions",
                (own, path) => _reader.Value(path, own.WindowsOptions, value => own.WindowsOptions = value),
                (pod, path) => _reader.Value(path, pod.WindowsOptions, value => pod.WindowsOptions = value)))),
            ("sysctls", IsSet(OfPod("sysctls", (pod, path) => _reader.List(path, pod.Sysctls, value => pod.Sysctls = value)))),
        ];
        return settings.Where(setting => setting.IsOff).Select(setting => setting.Name);
    }

    private Fact<IReadOnlyList<string>> Capability(string name, Func<CapabilitiesArgs, string, Fact<IReadOnlyList<string>>> read)
    {
        var capabilities = Own("capabilities", (own, path) => _reader.Value(path, own.Capabilities, value => own.Capabilities = value));
        var path = $"{_path}.capabilities.{name}";
        return FactReader.Inside(capabilities, path, inner => read(inner, path));
    }

    private Fact<T> Own<T>(string name, Func<SecurityContextArgs, string, Fact<T>> read) =>
        FactReader.Inside(_own, $"{_path}.{name}", own => read(own, $"{_path}.{name}"));

    private Fact<T> OfPod<T>(string name, Func<PodSecurityContextArgs, string, Fact<T>> read) =>
        FactReader.Inside(_pod, $"{_podPath}.{name}", pod => read(pod, $"{_podPath}.{name}"));

    private Fact<T> Inherited<T>(string name, Func<SecurityContextArgs, string, Fact<T>> own, Func<PodSecurityContextArgs, string, Fact<T>> pod) =>
        Own(name, own) is var fact && fact.State == FactState.Unset ? OfPod(name, pod) : fact;

    private static bool IsSet<T>(Fact<T> fact) => fact.State != FactState.Unset;

    private static string Text(int id) => id.ToString(CultureInfo.InvariantCulture);
}
